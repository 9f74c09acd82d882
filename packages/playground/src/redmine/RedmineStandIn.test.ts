import { playgroundCredentials, startPlayground } from '../testUtils';

describe('the Redmine stand-ins', () => {
  let playground: Awaited<ReturnType<typeof startPlayground>>;
  beforeAll(async () => {
    playground = await startPlayground({ tools: ['redmine'] });
  });
  afterAll(() => playground.stop());

  const call = async (
    path: string,
    init: RequestInit & { json?: unknown } = {},
  ) => {
    const response = await fetch(`${playground.url}${path}`, {
      ...init,
      ...(init.json !== undefined && { body: JSON.stringify(init.json) }),
      headers: {
        'content-type': 'application/json',
        'x-redmine-api-key': playgroundCredentials.redmineKey,
        ...init.headers,
      },
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text ? JSON.parse(text) : undefined,
    };
  };
  const some = (affiliate: string) =>
    playground.world.seed.services.find(s => s.affiliate === affiliate)!;

  it('lets in by key and by basic authentication, and nobody else', async () => {
    const { redmineKey } = playgroundCredentials;
    const status = async (headers: Record<string, string>, query = '') =>
      (
        await fetch(`${playground.url}/redmine/users/current.json${query}`, {
          headers,
        })
      ).status;
    const basic = Buffer.from(`${redmineKey}:anything`).toString('base64');
    expect(await status({ 'x-redmine-api-key': redmineKey })).toBe(200);
    expect(await status({ authorization: `Basic ${basic}` })).toBe(200);
    expect(await status({}, `?key=${redmineKey}`)).toBe(200);
    expect(await status({})).toBe(401);
    expect(await status({ 'x-redmine-api-key': 'guess' })).toBe(401);
  });

  it('shows the account of an affiliate its projects, those that it makes among them, and no others', async () => {
    const as = (affiliate: string) => ({
      headers: {
        'x-redmine-api-key': playgroundCredentials.redmineKeyOf(affiliate),
      },
    });
    const own = some('kbds').redmineProject;
    const other = some('kb-insurance').redmineProject;
    const { issues } = (await call(`/redmine/issues.json?project_id=${other}`))
      .body;
    const statusAs = async (path: string) =>
      (await call(`/redmine/${path}.json`, as('kbds'))).status;
    expect(await statusAs(`projects/${own}`)).toBe(200);
    expect(await statusAs(`projects/${other}`)).toBe(404);
    expect(await statusAs(`projects/${other}/versions`)).toBe(404);
    expect(await statusAs(`issues/${issues[0].id}`)).toBe(404);
    const seen = (await call('/redmine/issues.json?limit=100', as('kbds')))
      .body;
    expect(seen.total_count).toBeGreaterThan(0);
    expect(JSON.stringify(seen)).not.toContain(`"${issues[0].project.name}"`);

    const project = { name: '새 서비스', identifier: 'made-by-kbds' };
    const made = await call('/redmine/projects.json', {
      ...as('kbds'),
      method: 'POST',
      json: { project },
    });
    expect(made.status).toBe(201);
    const again = await call('/redmine/projects.json', {
      ...as('kb-insurance'),
      method: 'POST',
      json: { project },
    });
    expect(again.status).toBe(422);
    const path = `/redmine/projects/${project.identifier}.json`;
    expect((await call(path, as('kbds'))).status).toBe(200);
    expect((await call(path, as('kb-insurance'))).status).toBe(404);
    expect((await call(path)).body.project.id).toBe(made.body.project.id);
  });

  it('has the projects of an affiliate with its own Redmine there only', async () => {
    const card = some('kb-card').redmineProject;
    const life = some('kb-life');
    expect((await call(`/redmine-kb-card/projects/${card}.json`)).status).toBe(
      200,
    );
    expect((await call(`/redmine/projects/${card}.json`)).status).toBe(404);
    // waits there for the day on which the affiliate gets Redmine
    const path = `/redmine/projects/${life.redmineProject ?? life.name}.json`;
    expect(
      (await call(`${path}?include=trackers`)).body.project.trackers,
    ).toEqual([
      { id: 1, name: '결함' },
      { id: 2, name: '새기능' },
      { id: 3, name: '지원' },
    ]);
  });

  it('pages through issues, the most pressing first', async () => {
    const { project } = (
      await call(`/redmine/projects/${some('kbds').redmineProject}.json`)
    ).body;
    const list = `/redmine/issues.json?project_id=${project.id}&status_id=*&sort=priority:desc,updated_on:desc`;
    const first = (await call(`${list}&limit=5`)).body;
    expect(first).toMatchObject({ offset: 0, limit: 5 });
    const all: any[] = [];
    while (all.length < first.total_count) {
      all.push(
        ...(await call(`${list}&limit=5&offset=${all.length}`)).body.issues,
      );
    }
    expect(new Set(all.map(i => i.id)).size).toBe(first.total_count);
    const priorities = all.map(i => i.priority.id);
    expect(priorities).toEqual([...priorities].sort((a, b) => b - a));

    const count = async (filter: string) =>
      (await call(`/redmine/issues.json?project_id=${project.id}&${filter}`))
        .body.total_count;
    expect(
      (await count('status_id=open')) + (await count('status_id=closed')),
    ).toBe(first.total_count);
    expect(
      (await count('status_id=*&fixed_version_id=*')) +
        (await count('status_id=*&fixed_version_id=!*')),
    ).toBe(first.total_count);
    const { versions } = (
      await call(`/redmine/projects/${project.identifier}/versions.json`)
    ).body;
    expect(versions.map((v: any) => v.status)).toEqual([
      'closed',
      'open',
      'open',
    ]);
  });

  it('takes a new issue, or says in Korean what is wrong with it', async () => {
    const identifier = some('kb-insurance').redmineProject;
    const { project } = (await call(`/redmine/projects/${identifier}.json`))
      .body;
    const create = (issue: unknown) =>
      call('/redmine/issues.json', { method: 'POST', json: { issue } });

    const created = await create({
      project_id: project.id,
      subject: '심사 결과 조회가 느립니다',
      tracker_id: 1,
      priority_id: 4,
    });
    expect(created.status).toBe(201);
    expect(created.body.issue).toMatchObject({
      project: { id: project.id, name: project.name },
      tracker: { id: 1, name: '결함' },
      status: { id: 1, name: '신규', is_closed: false },
      priority: { id: 4, name: '긴급' },
      done_ratio: 0,
      closed_on: null,
    });
    expect(await create({ project_id: project.id, subject: ' ' })).toEqual({
      status: 422,
      body: { errors: ['제목에 값을 입력해 주세요'] },
    });
    expect((await create({ subject: '프로젝트 없음' })).body.errors).toEqual([
      '프로젝트에 값을 입력해 주세요',
    ]);
    expect(
      (
        await create({
          project_id: project.id,
          subject: '남의 버전',
          fixed_version_id: 99_999,
        })
      ).body.errors[0],
    ).toMatch(/^목표버전/);

    const path = `/redmine/issues/${created.body.issue.id}.json`;
    const done = await call(path, {
      method: 'PUT',
      json: { issue: { status_id: 5, notes: '배포했습니다' } },
    });
    expect(done.status).toBe(204);
    const { issue } = (await call(`${path}?include=journals`)).body;
    expect(issue.closed_on).not.toBeNull();
    expect(issue.journals).toMatchObject([
      {
        notes: '배포했습니다',
        details: [{ name: 'status_id', old_value: '1', new_value: '5' }],
      },
    ]);
  });

  it('makes a project once', async () => {
    const create = () =>
      call('/redmine/projects.json', {
        method: 'POST',
        json: {
          project: {
            name: '쿠폰',
            identifier: 'coupon-api',
            homepage: 'http://git/coupon-api',
            tracker_ids: [1, 2],
          },
        },
      });
    expect((await create()).status).toBe(201);
    expect(await create()).toEqual({
      status: 422,
      body: { errors: ['식별자은(는) 이미 사용중입니다'] },
    });
    const { project } = (await call('/redmine/projects/coupon-api.json')).body;
    expect(project).toMatchObject({
      homepage: 'http://git/coupon-api',
      identifier: 'coupon-api',
    });
  });

  it('moves issues on as time passes, and shows them to people', async () => {
    const newest = async () =>
      (
        await call(
          '/redmine/issues.json?status_id=*&sort=updated_on:desc&limit=1',
        )
      ).body.issues[0];
    const before = await newest();
    playground.world.advance(30 * 60_000);
    const after = await newest();
    expect(Date.parse(after.updated_on)).toBeGreaterThan(
      Date.parse(before.updated_on),
    );
    const page = await fetch(`${playground.url}/redmine/issues/${after.id}`);
    expect(await page.text()).toContain(after.subject);
  });
});
