import {
  mockCredentials,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import {
  branchesViewSchema,
  mergeRequestsViewSchema,
  pipelinesViewSchema,
  repositoryViewSchema,
  reviewsViewSchema,
} from '@kronos-portal/common';
import {
  domainTestFeatures,
  stampedService,
} from '@kronos-portal/node/testUtils';
import {
  playgroundCredentials,
  startPlayground,
} from '@kronos-portal/playground/testUtils';
import request from 'supertest';
import deliveryPlugin from '../..';

const PROJECT = 'kb-card/card-payment-api';
const service = (name: string): Entity =>
  stampedService(name, {
    tools: ['gitlab'],
    annotations: { 'gitlab.com/project-slug': PROJECT },
  });

describe('Reviews, pipelines and branches of a project', () => {
  let playground: Awaited<ReturnType<typeof startPlayground>>;
  let backend: TestBackend;

  beforeAll(async () => {
    playground = await startPlayground({ tools: ['gitlab'] });
    backend = await startTestBackend({
      features: [
        ...domainTestFeatures({
          entities: [service('card-payment-api'), service('card-payment-job')],
          connections: [
            {
              offering: 'gitlab',
              settings: {
                baseUrl: `${playground.url}/gitlab`,
                namespace: '{affiliate}',
              },
              secrets: { token: playgroundCredentials.gitlabToken },
            },
          ],
        }),
        deliveryPlugin,
      ],
    });
  });
  afterAll(async () => {
    await backend.stop();
    await playground.stop();
  });

  const gitlab = async (
    method: string,
    rest: string,
    body?: object,
  ): Promise<any> => {
    const response = await fetch(
      `${playground.url}/gitlab/api/v4/projects/${encodeURIComponent(
        PROJECT,
      )}/${rest}`,
      {
        method,
        headers: {
          'private-token': playgroundCredentials.gitlabToken,
          'content-type': 'application/json',
        },
        body: body && JSON.stringify(body),
      },
    );
    return response.json();
  };
  const read = async (view: string, name = 'card-payment-api') => {
    const { body } = await request(backend.server)
      .get(`/api/delivery/entities/component/default/${name}/gitlab/${view}`)
      .set({
        authorization: mockCredentials.user.header('user:default/developer'),
      })
      .expect(200);
    expect(body.problem).toBeUndefined();
    return body.data;
  };

  it('tells for each open merge request who still has to look, and its pipeline', async () => {
    await gitlab('POST', 'repository/branches', {
      branch: 'feature/limit',
      ref: 'develop',
    });
    const { iid } = await gitlab('POST', 'merge_requests', {
      title: '한도 조회',
      source_branch: 'feature/limit',
      target_branch: 'develop',
    });
    const before = reviewsViewSchema.parse(await read('reviews')).reviews;
    const list = mergeRequestsViewSchema.parse(await read('merge-requests'));
    expect(before.map(r => r.iid).sort()).toEqual(
      list.mergeRequests.map(mr => mr.iid).sort(),
    );
    const own = before.find(r => r.iid === iid)!;
    expect(own).toMatchObject({
      state: 'waiting',
      approvedBy: [],
      pipeline: { status: expect.stringMatching(/success|failed|running/) },
    });
    for (const review of before) {
      expect(review.state === 'approved').toBe(review.approvedBy.length > 0);
    }
    const stateOf = (number: number) =>
      before.find(r => r.iid === number)!.state;
    const known = list.mergeRequests.filter(mr => mr.review);
    expect(known.map(mr => mr.review)).toEqual(
      known.map(mr => stateOf(mr.iid)),
    );
    expect(
      before.filter(r => r.state !== 'waiting').flatMap(r => r.waitsFor),
    ).toEqual([]);
    await gitlab('POST', `merge_requests/${iid}/approve`);
    // answers are kept for seconds, by service: this one was not asked about before
    const after = reviewsViewSchema.parse(
      await read('reviews', 'card-payment-job'),
    ).reviews;
    expect(after.find(r => r.iid === iid)).toMatchObject({
      state: 'approved',
      approvedBy: ['KB국민카드 개발 리더'],
      waitsFor: [],
    });
  });

  it('gives the latest pipeline of each branch, with its duration', async () => {
    const { pipelines } = pipelinesViewSchema.parse(await read('pipelines'));
    const refs = pipelines.map(p => p.ref);
    expect(new Set(refs).size).toBe(refs.length);
    expect(refs).toEqual(expect.arrayContaining(['main', 'develop']));
    expect(pipelines[0].duration).toEqual(expect.any(Number));
    const times = pipelines.map(p => p.createdAt ?? '');
    expect(times).toEqual([...times].sort().reverse());
  });

  it('holds branches against the rule, and counts those outside it with the newest pipeline', async () => {
    await gitlab('POST', 'repository/branches', {
      branch: 'tmp-kim',
      ref: 'develop',
    });
    const view = branchesViewSchema.parse(await read('branches'));
    expect(view.branches.find(b => b.name === 'tmp-kim')?.kind).toBeNull();
    expect(view.branches.find(b => b.name === 'develop')?.kind).toBe('develop');
    expect(view.missing).toEqual([]);
    for (const name of ['main', 'develop'] as const) {
      const isProtected = view.branches.find(b => b.name === name)?.protected;
      expect(view.unprotected.includes(name)).toBe(!isProtected);
    }
    const short = repositoryViewSchema.parse(await read('repository'));
    expect(short).toEqual({
      pipeline: expect.objectContaining({ ref: expect.any(String) }),
      branches: {
        total: view.total,
        looked: view.branches.length,
        outside: view.branches.filter(b => b.kind === null).length,
      },
    });
  });
});
