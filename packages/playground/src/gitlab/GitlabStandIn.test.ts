import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { parse, parseAllDocuments } from 'yaml';
import { playgroundCredentials, startPlayground } from '../testUtils';

const run = promisify(execFile);
const CARD = 'kb-card%2F';

interface Received {
  headers: http.IncomingHttpHeaders;
  body: any;
}

/** What the portal gets by webhooks. */
async function startReceiver() {
  const received: Received[] = [];
  const server = http.createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    received.push({
      headers: req.headers,
      body: JSON.parse(Buffer.concat(chunks).toString('utf8')),
    });
    res.writeHead(202).end();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    /** Waits for one that fits. */
    async one(fits: (hook: Received) => boolean): Promise<Received> {
      for (;;) {
        const found = received.find(fits);
        if (found) return found;
        await new Promise(resolve => setTimeout(resolve, 20));
      }
    },
    stop: () => new Promise(resolve => server.close(resolve)),
  };
}

describe('the GitLab stand-in', () => {
  let portal: Awaited<ReturnType<typeof startReceiver>>;
  let playground: Awaited<ReturnType<typeof startPlayground>>;
  let workDir: string;

  beforeAll(async () => {
    workDir = await fs.mkdtemp(path.join(os.tmpdir(), 'gitlab-'));
    portal = await startReceiver();
    playground = await startPlayground({
      tools: ['gitlab'],
      portalUrl: portal.url,
    });
  });
  afterAll(async () => {
    await playground.stop();
    await portal.stop();
    await fs.rm(workDir, { recursive: true, force: true });
  });

  const api = (
    relative: string,
    init: RequestInit & { json?: unknown; token?: string } = {},
  ) =>
    fetch(`${playground.url}/gitlab/api/v4${relative}`, {
      ...init,
      ...(init.json !== undefined && { body: JSON.stringify(init.json) }),
      headers: {
        'content-type': 'application/json',
        'private-token': init.token ?? playgroundCredentials.gitlabToken,
        ...init.headers,
      },
    });
  const read = async (relative: string) => (await api(relative)).json();
  const someService = () =>
    playground.world.seed.services.find(s => s.affiliate === 'kb-card')!;

  it('refuses a wrong token, for REST and for git', async () => {
    const response = await api('/projects', { token: 'guess' });
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ message: '401 Unauthorized' });

    const git = await fetch(
      `${playground.url}/gitlab/kb-card/${
        someService().name
      }.git/info/refs?service=git-upload-pack`,
    );
    expect(git.status).toBe(401);
    expect(git.headers.get('www-authenticate')).toMatch(/^Basic/);
  });

  it('has a project with a catalog file for every service, page by page', async () => {
    const paths: string[] = [];
    let next: string | null = '1';
    while (next) {
      const response: Response = await api(
        `/projects?per_page=15&page=${next}`,
      );
      expect(response.headers.get('x-total')).toBe(
        String(playground.world.seed.services.length),
      );
      const projects = await response.json();
      paths.push(...projects.map((p: any) => p.path_with_namespace));
      next = response.headers.get('x-next-page');
    }
    expect(paths.sort()).toEqual(
      playground.world.seed.services
        .map(s => `${s.affiliate}/${s.name}`)
        .sort(),
    );

    const service = someService();
    const file = `/projects/${CARD}${service.name}/repository/files/catalog-info.yaml`;
    expect((await api(`${file}?ref=main`, { method: 'HEAD' })).status).toBe(
      200,
    );
    expect((await api(`${file}?ref=none`, { method: 'HEAD' })).status).toBe(
      404,
    );
    const raw = await api(`${file}/raw?ref=main`);
    const [entity, ...others] = parseAllDocuments(await raw.text()).map(
      document => document.toJS(),
    );
    expect(entity).toMatchObject({
      kind: 'Component',
      metadata: {
        name: service.name,
        annotations: {
          'gitlab.com/project-slug': `kb-card/${service.name}`,
          'kronos.io/redmine-project': service.redmineProject,
        },
      },
      spec: { owner: `group:default/${service.team}` },
    });
    // what it offers to other services is an entity of the same owner
    expect(others).toMatchObject([
      {
        kind: 'API',
        metadata: { name: service.name },
        spec: {
          type: 'openapi',
          owner: entity.spec.owner,
          definition: { $text: './openapi.yaml' },
        },
      },
    ]);
    const definition = await api(
      `${file.replace('catalog-info', 'openapi')}/raw?ref=main`,
    );
    expect(Object.keys(parse(await definition.text()).paths)).toEqual([
      '/v1/payments',
      '/v1/payments/{id}',
    ]);
    const again = await api(`${file}/raw?ref=main`, {
      headers: { 'if-none-match': raw.headers.get('etag')! },
    });
    expect(again.status).toBe(304);
  });

  it('walks projects by keyset as the real one', async () => {
    const first = await api(
      '/projects?pagination=keyset&order_by=id&sort=asc&per_page=30',
    );
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link')!)![1];
    const rest = await fetch(next, {
      headers: { authorization: `Bearer ${playgroundCredentials.gitlabToken}` },
    });
    const ids = [...(await first.json()), ...(await rest.json())].map(
      p => p.id,
    );
    expect(new Set(ids).size).toBe(playground.world.seed.services.length);
    expect(rest.headers.get('link')).toBeNull();
  });

  it('lets a service be created: project, push by git, branches, protection, hook', async () => {
    const group = await read('/groups/kb-card');
    const created = await api('/projects', {
      method: 'POST',
      json: { name: 'coupon-api', namespace_id: group.id, topics: ['kronos'] },
    });
    expect(created.status).toBe(201);
    const project = await created.json();
    expect(project).toMatchObject({
      path_with_namespace: 'kb-card/coupon-api',
      web_url: `${playground.url}/gitlab/kb-card/coupon-api`,
      empty_repo: true,
    });
    const twice = await api('/projects', {
      method: 'POST',
      json: { name: 'coupon-api', namespace_id: group.id },
    });
    expect(twice.status).toBe(400);
    expect((await twice.json()).message.path).toEqual([
      'has already been taken',
    ]);
    const hook = await api(`/projects/${project.id}/hooks`, {
      method: 'POST',
      json: {
        url: `${portal.url}/own`,
        token: 'secret-of-the-hook',
        push_events: true,
        merge_requests_events: true,
      },
    });
    expect(hook.status).toBe(201);
    expect(
      JSON.stringify(await read(`/projects/${project.id}/hooks`)),
    ).not.toContain('secret-of-the-hook');

    const pushes: string[] = [];
    playground.world.on('push', push =>
      pushes.push(`${push.project} ${push.branch}`),
    );
    const remote = `${playground.url.replace(
      '//',
      `//oauth2:${playgroundCredentials.gitlabToken}@`,
    )}/gitlab/kb-card/coupon-api.git`;
    const dir = path.join(workDir, 'coupon-api');
    const git = (...args: string[]) =>
      run('git', args, {
        cwd: dir,
        env: {
          PATH: process.env.PATH,
          HOME: workDir,
          GIT_AUTHOR_NAME: 'KB국민카드 개발자',
          GIT_AUTHOR_EMAIL: 'kb-card-developer@playground.example',
          GIT_COMMITTER_NAME: 'KB국민카드 개발자',
          GIT_COMMITTER_EMAIL: 'kb-card-developer@playground.example',
        },
      });
    await fs.mkdir(dir);
    await git('init', '-q', '-b', 'main');
    await fs.writeFile(
      path.join(dir, 'catalog-info.yaml'),
      'kind: Component\n',
    );
    await git('add', '.');
    await git('commit', '-q', '-m', 'Create coupon-api');
    await git('push', '-q', remote, 'main');

    expect(pushes).toEqual(['kb-card/coupon-api main']);
    const push = await portal.one(
      h => h.body.project?.path_with_namespace === 'kb-card/coupon-api',
    );
    expect(push.headers).toMatchObject({
      'x-gitlab-event': 'Push Hook',
      'x-gitlab-token': 'secret-of-the-hook',
    });
    expect(push.body).toMatchObject({
      object_kind: 'push',
      ref: 'refs/heads/main',
      before: '0'.repeat(40),
      project_id: project.id,
      commits: [{ title: 'Create coupon-api', added: ['catalog-info.yaml'] }],
    });

    const branches = `/projects/${project.id}/repository/branches`;
    expect(
      (await api(`${branches}?branch=develop&ref=main`, { method: 'POST' }))
        .status,
    ).toBe(201);
    expect(
      (await api(`${branches}?branch=develop&ref=main`, { method: 'POST' }))
        .status,
    ).toBe(400);
    const protect = () =>
      api(`/projects/${project.id}/protected_branches`, {
        method: 'POST',
        json: { name: 'develop', push_access_level: 0 },
      });
    expect((await protect()).status).toBe(201);
    expect((await protect()).status).toBe(409);
    expect(await read(`${branches}/develop`)).toMatchObject({
      protected: true,
      commit: { title: 'Create coupon-api' },
    });

    const clone = path.join(workDir, 'clone');
    await run('git', ['clone', '-q', '-b', 'develop', remote, clone]);
    expect(await fs.readdir(clone)).toContain('catalog-info.yaml');
  });

  it('takes a change from a branch to its merge, and tells of it', async () => {
    const id = `${CARD}${someService().name}`;
    const commit = await api(`/projects/${id}/repository/commits`, {
      method: 'POST',
      json: {
        branch: 'feature/limit-check',
        start_branch: 'develop',
        commit_message: 'feat: 한도 확인 추가',
        actions: [
          { action: 'create', file_path: 'docs/한도.md', content: '# 한도\n' },
          { action: 'update', file_path: 'README.md', content: '# 새 소개\n' },
        ],
      },
    });
    expect(commit.status).toBe(201);
    const opened = await api(`/projects/${id}/merge_requests`, {
      method: 'POST',
      json: {
        title: 'feat: 한도 확인 추가',
        source_branch: 'feature/limit-check',
        target_branch: 'develop',
      },
    });
    expect(opened.status).toBe(201);
    const { iid } = await opened.json();
    const list = await api(
      `/projects/${id}/merge_requests?state=opened&order_by=updated_at&per_page=1`,
    );
    expect((await list.json())[0]).toMatchObject({
      iid,
      detailed_merge_status: 'mergeable',
    });
    expect(Number(list.headers.get('x-total'))).toBeGreaterThan(0);

    const merged = await api(`/projects/${id}/merge_requests/${iid}/merge`, {
      method: 'PUT',
    });
    expect(await merged.json()).toMatchObject({ state: 'merged' });
    const hook = await portal.one(
      h => h.body.object_attributes?.action === 'merge',
    );
    expect(hook.headers).toMatchObject({
      'x-gitlab-event': 'Merge Request Hook',
      'x-gitlab-token': playgroundCredentials.gitlabWebhook,
    });
    const file = await api(
      `/projects/${id}/repository/files/${encodeURIComponent(
        'docs/한도.md',
      )}/raw?ref=develop`,
    );
    expect(await file.text()).toBe('# 한도\n');
    const twice = await api(`/projects/${id}/merge_requests/${iid}/merge`, {
      method: 'PUT',
    });
    expect(twice.status).toBe(405);
  });

  it('tells of a commit that changes configuration alone', async () => {
    const { project, commit } = await playground.control.push({
      service: 'fund-nav',
      branch: 'main',
      message: '운영 설정 변경',
      config: true,
    });
    const push = await portal.one(h => h.body.after === commit);
    expect(push.body).toMatchObject({
      ref: 'refs/heads/main',
      project: { path_with_namespace: project, default_branch: 'main' },
      total_commits_count: 1,
    });
    const [{ added, modified, removed }] = push.body.commits;
    expect([...added, ...modified, ...removed]).toEqual([
      'deploy/values-prd.yaml',
    ]);
  });

  it('goes on by itself as time passes, and its links lead somewhere', async () => {
    const seen: string[] = [];
    playground.world.on('push', push => seen.push(push.project));
    playground.world.on('merge-request', m => seen.push(m.project));
    for (let i = 0; i < 3; i++) playground.world.advance(7 * 60_000);
    await portal.one(() => seen.length >= 3);

    const requests = await read('/merge_requests?state=opened&per_page=1');
    const page = await fetch(requests[0].web_url);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain(requests[0].source_branch);
    expect((await fetch(`${playground.url}/gitlab/no/thing`)).status).toBe(404);
  });

  it('answers what does not exist as GitLab does', async () => {
    const answers = await Promise.all(
      [
        '/projects/no%2Fthing',
        '/groups/nobody',
        `/projects/${CARD}${someService().name}/repository/branches/none`,
        `/projects/${CARD}${someService().name}/repository/files/none`,
        `/projects/${CARD}${
          someService().name
        }/repository/files/..%2F..%2Fetc%2Fpasswd`,
        `/projects/${CARD}${
          someService().name
        }/repository/files/README.md?ref=--output=x`,
      ].map(async p => {
        const response = await api(p);
        return [response.status, (await response.json()).message];
      }),
    );
    expect(answers).toEqual([
      [404, '404 Project Not Found'],
      [404, '404 Group Not Found'],
      [404, '404 Branch Not Found'],
      [404, '404 File Not Found'],
      [404, '404 File Not Found'],
      [404, '404 Commit Not Found'],
    ]);
  });
});
