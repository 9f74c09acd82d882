import {
  mockCredentials,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { ANNOTATION_REDMINE_PROJECT } from '@kronos-portal/common';
import {
  domainTestFeatures,
  startToolServer,
  stampedService,
} from '@kronos-portal/node/testUtils';
import {
  playgroundCredentials,
  startPlayground,
} from '@kronos-portal/playground/testUtils';
import request from 'supertest';
import collaborationPlugin from '../..';

const service = (name: string, affiliate = 'kb-card'): Entity =>
  stampedService(name, {
    affiliate,
    tools: ['redmine'],
    annotations: { [ANNOTATION_REDMINE_PROJECT]: name },
  });

/** A Redmine that takes a change and leaves the status as it was: its way of saying that an account may not. */
function deaf(req: any, res: any) {
  const { pathname } = new URL(req.url!, 'http://x');
  if (req.method === 'PUT') {
    res.writeHead(204).end();
  } else if (pathname.startsWith('/projects/')) {
    res.end(
      JSON.stringify({
        project: { id: 4, identifier: 'claims', name: '보험금' },
      }),
    );
  } else {
    res.end(
      JSON.stringify({
        issue: {
          id: 7,
          subject: '보험금 계산',
          project: { id: 4, name: '보험금' },
          status: { id: 1, name: '신규' },
          allowed_statuses: [{ id: 2, name: '진행' }],
          updated_on: '2026-01-02T03:04:05Z',
        },
      }),
    );
  }
}

describe('The status of an issue', () => {
  let deafRedmine: Awaited<ReturnType<typeof startToolServer>>;
  let playground: Awaited<ReturnType<typeof startPlayground>>;
  let backend: TestBackend;

  beforeAll(async () => {
    playground = await startPlayground({ tools: ['redmine'] });
    deafRedmine = await startToolServer(deaf);
    backend = await startTestBackend({
      features: [
        ...domainTestFeatures({
          entities: [
            service('card-payment-api'),
            service('point-service'),
            service('claims', 'kb-life'),
          ],
          allow: (permission, _ref, user) =>
            permission === 'collaboration.issue.create' ||
            !user.includes('partner'),
          connections: [
            {
              offering: 'redmine',
              affiliate: 'kb-life',
              settings: { baseUrl: deafRedmine.url },
              secrets: { apiKey: 'key' },
            },
            {
              offering: 'redmine',
              settings: { baseUrl: `${playground.url}/redmine-kb-card` },
              secrets: { apiKey: playgroundCredentials.redmineKey },
            },
          ],
        }),
        collaborationPlugin,
      ],
    });
  });
  afterAll(async () => {
    await backend.stop();
    await playground.stop();
    await deafRedmine.close();
  });

  const at = (name: string, rest: string) =>
    `/api/collaboration/entities/component/default/${name}/redmine/${rest}`;
  const as = (user: string) => ({
    authorization: mockCredentials.user.header(`user:default/${user}`),
  });
  const read = async (id: number, name = 'card-payment-api') =>
    (
      await request(backend.server)
        .get(at(name, `issue?id=${id}`))
        .set(as('developer'))
    ).body;
  const change = (
    body: object,
    user = 'developer',
    name = 'card-payment-api',
  ) =>
    request(backend.server)
      .post(at(name, 'actions/change-status'))
      .set(as(user))
      .send(body);
  const created = async () => {
    const { body } = await request(backend.server)
      .post(at('card-payment-api', 'actions/create-issue'))
      .set(as('developer'))
      .send({ subject: '수수료 계산이 다릅니다', trackerId: 1 })
      .expect(201);
    return body.id as number;
  };
  const idOf = (statuses: { id: number; name: string }[], name: string) =>
    statuses.find(s => s.name === name)?.id;

  it('changes as the workflow allows, with a note', async () => {
    const id = await created();
    const { data } = await read(id);
    expect(data.status.name).toBe('신규');
    expect(idOf(data.nextStatuses, '신규')).toBeUndefined();
    const done = await change({
      issueId: id,
      statusId: idOf(data.nextStatuses, '진행'),
      note: '확인했습니다',
      seenAt: data.updatedAt,
    });
    expect([done.status, done.body]).toMatchObject([201, { status: '진행' }]);
    const { journals } = await journalsOf(id);
    expect(journals.at(-1)).toMatchObject({
      notes: '확인했습니다',
      details: [{ name: 'status_id', new_value: '2' }],
    });
  });

  it('names what is possible when a status is not', async () => {
    const id = await created();
    const { status, body } = await change({ issueId: id, statusId: 3 });
    expect(status).toBe(400);
    expect(body.errors[0]).toMatchObject({
      field: 'statusId',
      value: 3,
      allowed: expect.arrayContaining(['2 (진행)']),
    });
  });

  it('does nothing when someone was faster', async () => {
    const id = await created();
    const seenAt = '2020-01-01T00:00:00Z';
    const { status, body } = await change({ issueId: id, statusId: 2, seenAt });
    expect(status).toBe(409);
    expect(body.detail).toMatch(/changed by someone else/);
    expect((await read(id)).data.status.name).toBe('신규');
  });

  it('says that the account may not when Redmine leaves the status as it was: nobody was faster', async () => {
    const { status, body } = await change(
      { issueId: 7, statusId: 2, seenAt: '2026-01-02T03:04:05Z' },
      'developer',
      'claims',
    );
    expect(status).toBe(403);
    expect(body.detail).toMatch(/the account of the portal may not do that/);
  });

  it('reaches no issue of another project, and refuses those who may not', async () => {
    const id = await created();
    const other = await change(
      { issueId: id, statusId: 2 },
      'developer',
      'point-service',
    );
    const none = await change(
      { issueId: 99_999_999, statusId: 2 },
      'developer',
      'point-service',
    );
    expect(other.status).toBe(404);
    expect(other.body.detail.replace(String(id), 'N')).toBe(
      none.body.detail.replace('99999999', 'N'),
    );
    expect((await read(id, 'point-service')).problem.kind).toBe('not-found');
    await change({ issueId: id, statusId: 2 }, 'partner').expect(403);
    expect((await read(id)).data.status.name).toBe('신규');
  });

  async function journalsOf(id: number) {
    const response = await fetch(
      `${playground.url}/redmine-kb-card/issues/${id}.json?include=journals`,
      { headers: { 'x-redmine-api-key': playgroundCredentials.redmineKey } },
    );
    return ((await response.json()) as any).issue;
  }
});
