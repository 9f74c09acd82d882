import {
  mockCredentials,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_REDMINE_PROJECT,
  LABEL_AFFILIATE,
} from '@kronos-portal/common';
import {
  domainTestFeatures,
  startToolServer,
  stampedService,
} from '@kronos-portal/node/testUtils';
import request from 'supertest';
import collaborationPlugin from '../..';

const service = (name: string, affiliate: string, project: string): Entity =>
  stampedService(name, {
    affiliate,
    tools: ['redmine'],
    annotations: { [ANNOTATION_REDMINE_PROJECT]: project },
  });

const PRIORITIES = [
  { id: 4, name: '낮음' },
  { id: 9, name: '보통', is_default: true },
  { id: 2, name: '긴급' },
];

/** 230 open issues in pages of 100, and issues of a version, as the REST API answers. */
function redmine(req: any, res: any) {
  const { pathname, searchParams } = new URL(req.url!, 'http://x');
  if (req.headers['x-redmine-api-key'] !== 'key') {
    res.writeHead(401).end();
    return;
  }
  const json = (status: number, body: unknown) => {
    res.writeHead(status, { 'content-type': 'application/json' });
    res.end(JSON.stringify(body));
  };
  if (req.method === 'POST') {
    const { issue } = JSON.parse(req.body);
    if (issue.subject === '막힌 제목') {
      json(422, {
        errors: ['제목 은(는) 너무 깁니다', 'Component cannot be blank'],
      });
    } else {
      json(201, { issue: { id: 901, subject: issue.subject } });
    }
  } else if (pathname === '/pm/projects/payment.json') {
    json(200, {
      project: {
        id: 3,
        identifier: 'payment',
        name: '결제',
        trackers: [{ id: 1, name: '결함' }],
      },
    });
  } else if (pathname === '/pm/enumerations/issue_priorities.json') {
    json(200, { issue_priorities: PRIORITIES });
  } else if (pathname === '/pm/issue_statuses.json') {
    json(200, {
      issue_statuses: [
        { id: 5, name: '완료', is_closed: true },
        { id: 1, name: '신규' },
      ],
    });
  } else if (pathname === '/pm/projects/payment/versions.json') {
    json(200, {
      versions: [
        { id: 1, name: '1.0', status: 'closed', due_date: '2026-01-31' },
        { id: 2, name: '2.0', status: 'open', due_date: null },
        { id: 3, name: '1.5', status: 'locked', due_date: '2026-03-31' },
      ],
    });
  } else if (
    pathname === '/pm/issues.json' &&
    searchParams.get('fixed_version_id') === '*'
  ) {
    const version = { id: 2, name: '2.0' };
    json(200, {
      total_count: 3,
      issues: [
        {
          id: 1,
          status: { id: 5, name: '완료' },
          fixed_version: version,
          estimated_hours: 1,
        },
        {
          id: 2,
          status: { id: 1, name: '신규' },
          fixed_version: version,
          estimated_hours: 2,
          done_ratio: 50,
        },
        {
          id: 3,
          status: { id: 1, name: '신규' },
          fixed_version: version,
          estimated_hours: 3,
          done_ratio: 50,
        },
      ],
    });
  } else if (pathname === '/pm/issues.json') {
    const offset = Number(searchParams.get('offset'));
    const limit = Number(searchParams.get('limit'));
    const all = Array.from({ length: 230 }, (_, i) => ({
      id: i + 1,
      subject: `일감 ${i + 1}`,
      tracker: { id: 1, name: '결함' },
      priority: i === 150 ? PRIORITIES[2] : PRIORITIES[i % 2],
      status: { id: 1, name: '신규' },
      updated_on: `2026-01-01T00:00:${String(i % 60).padStart(2, '0')}Z`,
      due_date: null,
      assigned_to: 'nonsense',
    }));
    json(200, {
      total_count: 230,
      issues: [...all.slice(offset, offset + limit)],
    });
  } else {
    json(404, {});
  }
}

const as = (name: string) => ({
  authorization: mockCredentials.user.header(`user:default/${name}`),
});

describe('Redmine for an affiliate', () => {
  let card: Awaited<ReturnType<typeof startToolServer>>;
  let shared: typeof card;
  let server: any;
  let stop: () => Promise<void>;

  const at = (name: string, rest: string) =>
    `/api/collaboration/entities/component/default/${name}/redmine/${rest}`;
  const get = (name: string, rest: string, user = 'kb-card-developer') =>
    request(server).get(at(name, rest)).set(as(user));
  const create = (body: object, user = 'kb-card-developer') =>
    request(server)
      .post(at('payment', 'actions/create-issue'))
      .set(as(user))
      .send(body);
  const posts = () => card.requests.filter(r => r.method === 'POST');

  beforeAll(async () => {
    card = await startToolServer(redmine);
    shared = await startToolServer((_req, res) =>
      res.end('<html>sign in</html>'),
    );
    const connection = (affiliate: string | null, tool: typeof card) => ({
      offering: 'redmine',
      affiliate,
      settings: { baseUrl: `${tool.url}/pm` },
      secrets: { apiKey: 'key' },
    });
    const backend = await startTestBackend({
      features: [
        ...domainTestFeatures({
          entities: [
            service('payment', 'kb-card', 'payment'),
            service('odd', 'kb-card', '../users/current'),
            service('unknown', 'kb-card', 'no-such-project'),
            service('claim', 'kb-insurance', 'payment'),
          ],
          canSee: (entity, user) =>
            user.includes(entity.metadata.labels![LABEL_AFFILIATE]),
          allow: (_permission, _resource, user) => !user.includes('executive'),
          connections: [connection('kb-card', card), connection(null, shared)],
        }),
        collaborationPlugin,
      ],
    });
    server = backend.server;
    stop = () => backend.stop();
  });
  afterAll(async () => {
    await stop?.();
    await Promise.all([card.close(), shared.close()]);
  });

  it('counts all open issues over the pages and lists the most pressing first', async () => {
    const { body } = await get('payment', 'issues').expect(200);
    const { data } = body;
    expect(data.project).toEqual({
      id: 'payment',
      name: '결제',
      url: `${card.url}/pm/projects/payment`,
    });
    expect(data.total).toBe(230);
    expect(data.byTracker).toEqual([{ name: '결함', count: 230 }]);
    expect(data.byPriority).toEqual([
      { name: '긴급', count: 1 },
      { name: '보통', count: 115 },
      { name: '낮음', count: 114 },
    ]);
    expect(data.issues).toHaveLength(20);
    expect(data.issues[0]).toMatchObject({ id: 151, priority: '긴급' });
    expect(data.issues[0].assignee).toBeUndefined();
    expect(data.issues[1].updatedAt).toBe('2026-01-01T00:00:59Z');
  });

  it('computes the progress of versions as the roadmap of Redmine does', async () => {
    const { body } = await get('payment', 'versions').expect(200);
    // 58 % is what Redmine 5.0 shows for the same three issues
    expect(body.data.versions).toMatchObject([
      { name: '1.5', status: 'locked', progress: 0, open: 0, closed: 0 },
      { name: '2.0', status: 'open', progress: 58, open: 2, closed: 1 },
      { name: '1.0', status: 'closed', dueDate: '2026-01-31' },
    ]);
  });

  it('offers in the form what the project has', async () => {
    const { body } = await get('payment', 'form').expect(200);
    expect(body.data).toEqual({
      trackers: [{ id: 1, name: '결함' }],
      priorities: PRIORITIES.map(({ id, name }) => ({ id, name })),
      versions: [{ id: 2, name: '2.0' }],
    });
  });

  it('reaches the project of the entity only, with the connection of its affiliate', async () => {
    await get('payment', 'issues', 'kb-insurance-developer').expect(404);
    card.requests.length = 0;
    const other = await get('claim', 'issues', 'kb-insurance-developer');
    expect(other.body).toMatchObject({
      data: null,
      problem: { kind: 'nonsense' },
    });
    const odd = await get('odd', 'issues').expect(200);
    expect(odd.body.problem.kind).toBe('missing-annotation');
    expect(card.requests).toEqual([]);
    const unknown = await get('unknown', 'issues').expect(200);
    expect(unknown.body.problem.kind).toBe('not-found');
  });

  it('refuses to create: permission, wrong fields, what Redmine does not take', async () => {
    card.requests.length = 0;
    const denied = await create(
      { subject: 'x', trackerId: 1 },
      'kb-card-executive',
    );
    expect(denied.status).toBe(403);
    expect(card.requests).toEqual([]);

    const empty = await create({ subject: ' ', trackerId: 1 }).expect(400);
    expect(empty.body.errors[0].field).toBe('subject');
    const offered = await create({
      subject: 'x',
      trackerId: 8,
      versionId: 3,
    }).expect(400);
    expect(offered.body.errors).toMatchObject([
      { field: 'trackerId', value: 8, allowed: ['1 (결함)'] },
      { field: 'versionId', value: 3, allowed: ['2 (2.0)'] },
    ]);
    expect(posts()).toEqual([]);

    const refused = await create({ subject: '막힌 제목', trackerId: 1 });
    expect(refused.status).toBe(400);
    expect(refused.body.errors).toMatchObject([
      { field: 'subject', message: '제목 은(는) 너무 깁니다' },
      { field: '', message: 'Component cannot be blank' },
    ]);
  });

  it('creates an issue in the project of the entity', async () => {
    card.requests.length = 0;
    const { body } = await create({
      subject: '결제 오류',
      trackerId: 1,
      priorityId: 2,
    }).expect(201);
    expect(body).toEqual({ id: 901, url: `${card.url}/pm/issues/901` });
    expect(JSON.parse(posts()[0].body).issue).toMatchObject({
      project_id: 3,
      subject: '결제 오류',
      priority_id: 2,
    });
    expect(posts()[0].headers['x-redmine-switch-user']).toBeUndefined();
  });
});
