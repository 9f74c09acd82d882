import {
  mockCredentials,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import {
  domainTestFeatures,
  startToolServer,
  stampedService,
} from '@kronos-portal/node/testUtils';
import request from 'supertest';
import deliveryPlugin from '../..';
import { gitlabConnector } from './GitlabConnector';

const service = (name: string, annotations: Record<string, string>): Entity =>
  stampedService(name, { tools: ['gitlab'], annotations });

/** A GitLab below a path, as its REST API answers. */
function gitlab(below: string) {
  return (req: any, res: any) => {
    const { pathname } = new URL(req.url!, 'http://x');
    const api = `${below}/api/v4`;
    if (req.headers['private-token'] !== 'token') {
      res.writeHead(401).end();
    } else if (
      [`${api}/projects/kb-card%2Fpayment`, `${api}/projects/7`].includes(
        pathname,
      )
    ) {
      res.end(
        JSON.stringify({ id: 7, path_with_namespace: 'kb-card/payment' }),
      );
    } else if (pathname === `${api}/projects/8`) {
      res.end(JSON.stringify({ id: 8, path_with_namespace: 'kb-life/policy' }));
    } else if (pathname === `${api}/projects/7/merge_requests`) {
      res.setHeader('x-total', '41');
      res.end(
        JSON.stringify([
          {
            iid: 5,
            title: '한도 조회 추가',
            author: { name: 'KB국민카드 개발자' },
            draft: true,
            source_branch: 'feature/limit',
            detailed_merge_status: 'conflict',
            updated_at: null,
          },
          { title: 'without iid' },
        ]),
      );
    } else {
      res.writeHead(404).end();
    }
  };
}

describe('GitLab for an affiliate', () => {
  let first: Awaited<ReturnType<typeof startToolServer>>;
  let second: typeof first;
  let server: any;
  let stop: () => Promise<void>;

  const read = async (name: string) => {
    const { body } = await request(server)
      .get(
        `/api/delivery/entities/component/default/${name}/gitlab/merge-requests`,
      )
      .set({
        authorization: mockCredentials.user.header('user:default/developer'),
      })
      .expect(200);
    return body;
  };

  beforeAll(async () => {
    first = await startToolServer(gitlab('/gitlab'));
    second = await startToolServer(gitlab(''));
    const connection = (name: string, baseUrl: string) => ({
      offering: 'gitlab',
      affiliate: 'kb-card',
      name,
      settings: { baseUrl, namespace: '{affiliate}' },
      secrets: { token: 'token' },
    });
    const slug = { 'gitlab.com/project-slug': 'kb-card/payment' };
    const backend = await startTestBackend({
      features: [
        ...domainTestFeatures({
          entities: [
            service('payment', slug),
            service('by-id', {
              'gitlab.com/project-id': '7',
              'gitlab.com/project-slug': 'kb-card/moved',
            }),
            service('second', {
              ...slug,
              'gitlab.com/instance': `127.0.0.1:${second.port}`,
            }),
            service('sub-path', {
              ...slug,
              'gitlab.com/instance': `127.0.0.1:${first.port}/gitlab`,
            }),
            service('elsewhere', {
              ...slug,
              'gitlab.com/instance': 'gitlab.example.com',
            }),
            service('thief', { 'gitlab.com/project-id': '8' }),
          ],
          connections: [
            connection('default', `${first.url}/gitlab/api/v4/`),
            connection('second', second.url),
          ],
        }),
        deliveryPlugin,
      ],
    });
    server = backend.server;
    stop = () => backend.stop();
  });
  afterAll(async () => {
    await stop?.();
    await Promise.all([first.close(), second.close()]);
  });

  it('shows open merge requests under a sub-path, and how many there are', async () => {
    const { data, problem } = await read('payment');
    expect(problem).toBeUndefined();
    expect(data).toEqual({
      project: { path: 'kb-card/payment' },
      total: 41,
      mergeRequests: [
        {
          iid: 5,
          title: '한도 조회 추가',
          author: 'KB국민카드 개발자',
          draft: true,
          sourceBranch: 'feature/limit',
          mergeStatus: 'conflict',
          reviewers: [],
        },
      ],
    });
    expect((await read('by-id')).data.total).toBe(41);
  });

  it('finds the instance by host and port, and says when there is none', async () => {
    second.requests.length = 0;
    expect((await read('sub-path')).data.total).toBe(41);
    expect(second.requests).toEqual([]);
    expect((await read('second')).data.total).toBe(41);
    expect(second.requests[0].url).toBe('/api/v4/projects/kb-card%2Fpayment');
    expect((await read('elsewhere')).problem.kind).toBe('unconfigured');
  });

  it('keeps a service to the group of its affiliate, also when it names an id', async () => {
    first.requests.length = 0;
    const { data, problem } = await read('thief');
    expect(data).toBeNull();
    expect(problem.kind).toBe('forbidden');
    expect(first.requests.map(r => r.url)).not.toContainEqual(
      expect.stringContaining('merge_requests'),
    );
  });

  it('turns webhooks into events', () => {
    const interpret = (body: unknown) =>
      gitlabConnector.webhook!.interpret(body);
    const project = {
      path_with_namespace: 'kb-card/payment',
      web_url: 'http://gitlab.example/gitlab/kb-card/payment',
      default_branch: 'main',
    };
    const push = (more: object) => ({
      object_kind: 'push',
      ref: 'refs/heads/main',
      before: 'a1',
      after: 'b2',
      project,
      commits: [
        { id: 'b2', title: '수정', timestamp: '2026-01-01T09:00:00+09:00' },
      ],
      ...more,
    });
    const types = (body: unknown) =>
      interpret(body)?.events.map(e => e.type.split('.').slice(2, 4).join('.'));
    expect(interpret(push({}))).toMatchObject({
      value: 'kb-card/payment',
      views: ['repository'],
      events: [
        {
          type: 'dev.cdevents.change.merged.0.2.0',
          source: 'http://gitlab.example/gitlab',
          subject: 'kb-card/payment@b2',
          time: '2026-01-01T00:00:00.000Z',
        },
      ],
    });
    expect(types(push({ ref: 'refs/heads/x', before: '0000' }))).toEqual([
      'branch.created',
    ]);
    expect(types(push({ ref: 'refs/heads/x', after: '0000' }))).toEqual([
      'branch.deleted',
    ]);
    expect(types(push({ ref: 'refs/heads/x' }))).toEqual([]);
    const configured = (...modified: string[]) =>
      push({
        commits: [
          {
            id: 'b2',
            title: '타임아웃 조정',
            timestamp: '2026-01-01T09:00:00+09:00',
            url: 'http://gitlab.example/gitlab/kb-card/payment/-/commit/b2',
            modified,
          },
        ],
      });
    expect(
      interpret(configured('deploy/values-prd.yaml', '.env.prd'))?.events[1],
    ).toMatchObject({
      type: 'dev.cdevents.environment.modified.0.2.0',
      subject: 'kb-card/payment@b2',
      data: {
        customData: {
          title: '타임아웃 조정',
          files: ['.env.prd', 'deploy/values-prd.yaml'],
          url: 'http://gitlab.example/gitlab/kb-card/payment/-/commit/b2',
        },
      },
    });
    // with code, on another branch, or with commits that were left out it is no change of configuration alone
    for (const other of [
      configured('deploy/values-prd.yaml', 'src/Main.java'),
      { ...configured('deploy/values-prd.yaml'), ref: 'refs/heads/x' },
      { ...configured('deploy/values-prd.yaml'), total_commits_count: 30 },
    ]) {
      expect(types(other)).not.toContain('environment.modified');
    }
    const merge = (action: string) => ({
      object_kind: 'merge_request',
      project,
      object_attributes: {
        iid: 5,
        action,
        updated_at: '2026-01-01 00:00:00 UTC',
      },
    });
    expect(interpret(merge('merge'))).toMatchObject({
      views: ['merge-requests', 'reviews'],
      events: [{ subject: 'kb-card/payment!5' }],
    });
    expect(types(merge('merge'))).toEqual(['change.merged']);
    expect(types(merge('close'))).toEqual(['change.abandoned']);
    expect(types(merge('constructor'))).toEqual([]);
    expect(interpret({ object_kind: 'pipeline' })).toBeUndefined();
    expect(interpret(null)).toBeUndefined();
  });
});
