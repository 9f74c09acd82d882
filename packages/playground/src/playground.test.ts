import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { playgroundCredentials, startPlayground } from './testUtils';

type Playground = Awaited<ReturnType<typeof startPlayground>>;

const jenkinsAuth = `Basic ${Buffer.from(
  `${playgroundCredentials.jenkinsUser}:${playgroundCredentials.jenkinsToken}`,
).toString('base64')}`;

async function read(
  playground: Playground,
  path: string,
  options: {
    method?: string;
    body?: string;
    type?: string;
    token?: string;
  } = {},
) {
  const response = await fetch(`${playground.url}${path}`, {
    method: options.method,
    body: options.body,
    headers: {
      authorization: path.startsWith('/kubernetes')
        ? `Bearer ${playgroundCredentials.kubernetesToken(path.split('/')[2])}`
        : jenkinsAuth,
      ...(options.body !== undefined && {
        'content-type': options.type ?? 'application/json',
      }),
    },
  });
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json');
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: json ? JSON.parse(text) : undefined,
  };
}

const JOB = '/jenkins/job/kb-card/job/card-payment-api';
const DEV = '/kubernetes/kb-card-dev';
const DEPLOYMENT = `${DEV}/apis/apps/v1/namespaces/card-payment-api-dev/deployments/card-payment-api`;
const PODS = `${DEV}/api/v1/namespaces/card-payment-api-dev/pods`;

describe('a push', () => {
  const directory = createMockDirectory();
  let playground: Playground;
  afterEach(async () => {
    await playground?.stop();
    directory.clear();
  });

  it('makes a build, the build an image, the image pods, even when the playground restarts in between', async () => {
    const options = {
      tools: ['jenkins', 'kubernetes'] as ('jenkins' | 'kubernetes')[],
      data: directory.path,
    };
    playground = await startPlayground(options);
    const before = await read(playground, `${JOB}/lastBuild/api/json`);
    const { commit } = await playground.control.push({
      service: 'card-payment-api',
      branch: 'develop',
      message: '승인 응답 시간 개선',
    });
    playground.control.advance(6);

    const running = await read(playground, `${JOB}/lastBuild/api/json`);
    expect(running.body).toMatchObject({
      number: before.body.number + 1,
      building: true,
      result: null,
      changeSets: [{ items: [{ msg: '승인 응답 시간 개선' }] }],
    });
    const stages = await read(playground, `${JOB}/lastBuild/wfapi/describe`);
    expect(stages.body).toMatchObject({
      status: 'IN_PROGRESS',
      stages: [
        { name: 'Checkout', status: 'SUCCESS' },
        { name: 'Build', status: 'IN_PROGRESS' },
      ],
    });
    const old = await read(playground, DEPLOYMENT);
    const [oldPod] = (await read(playground, PODS)).body.items;

    await playground.stop();
    playground = await startPlayground(options);
    playground.control.advance(60);

    const done = await read(playground, `${JOB}/lastBuild/api/json`);
    expect(done.body).toMatchObject({
      number: before.body.number + 1,
      building: false,
      result: 'SUCCESS',
    });
    const image = `registry.kbfg.example/kb-card/card-payment-api:${commit.slice(
      0,
      12,
    )}`;
    const deployed = await read(playground, DEPLOYMENT);
    expect(deployed.body.spec.template.spec.containers[0].image).toBe(image);
    expect(deployed.body.metadata.generation).toBe(
      old.body.metadata.generation + 1,
    );
    expect(deployed.body.status).toMatchObject({
      observedGeneration: deployed.body.metadata.generation,
      updatedReplicas: 1,
      readyReplicas: 1,
    });
    const pods = (await read(playground, PODS)).body.items;
    expect(pods).toHaveLength(1);
    expect(pods[0].metadata.name).not.toBe(oldPod.metadata.name);
    expect(pods[0].spec.containers[0].image).toBe(image);
    expect(pods[0].status.containerStatuses[0].ready).toBe(true);
  });

  it('that breaks the tests fails the build and deploys nothing', async () => {
    playground = await startPlayground({ tools: ['jenkins', 'kubernetes'] });
    const before = await read(playground, DEPLOYMENT);
    await playground.control.push({
      service: 'card-payment-api',
      branch: 'develop',
      message: '한도 검증 [fail-build]',
    });
    playground.control.advance(60);
    const build = await read(playground, `${JOB}/lastBuild/api/json`);
    expect(build.body.result).toBe('FAILURE');
    const stages = await read(playground, `${JOB}/lastBuild/wfapi/describe`);
    expect(stages.body.stages.map((s: any) => `${s.name} ${s.status}`)).toEqual(
      expect.arrayContaining(['Test FAILED', 'Deploy dev NOT_EXECUTED']),
    );
    const log = await read(playground, `${JOB}/lastBuild/consoleText`);
    expect(log.text).toMatch(/Finished: FAILURE\n$/);
    expect((await read(playground, DEPLOYMENT)).body.spec).toEqual(
      before.body.spec,
    );
  });

  it('tells the portal of the build, with the secret, as the Notification plugin does', async () => {
    const received: { token: unknown; path?: string; body: any }[] = [];
    const portal = http.createServer(async (req, res) => {
      const chunks: Buffer[] = [];
      for await (const chunk of req) chunks.push(chunk);
      received.push({
        token: req.headers['x-kronos-token'],
        path: req.url,
        body: JSON.parse(Buffer.concat(chunks).toString()),
      });
      res.writeHead(202).end();
    });
    await new Promise<void>(resolve => portal.listen(0, '127.0.0.1', resolve));
    const { port } = portal.address() as AddressInfo;
    try {
      playground = await startPlayground({
        tools: ['jenkins'],
        portalUrl: `http://127.0.0.1:${port}`,
      });
      await playground.control.push({
        service: 'fund-nav',
        branch: 'main',
        message: '기준가 반올림',
      });
      playground.control.advance(60);
      while (received.length < 3) {
        await new Promise(resolve => setTimeout(resolve, 5));
      }
      const phases = received.map(({ body }) => body.build.phase).sort();
      expect(phases).toEqual(['COMPLETED', 'FINALIZED', 'STARTED']);
      for (const { token, path, body } of received) {
        expect(token).toBe(playgroundCredentials.jenkinsWebhook);
        expect(path).toBe('/api/events/http/jenkins');
        expect(body).toMatchObject({
          name: 'fund-nav',
          job_full_name: 'kb-investment/fund-nav',
          build: { scm: { branch: 'origin/main' } },
        });
      }
      expect(
        received.find(r => r.body.build.phase === 'COMPLETED')?.body.build
          .status,
      ).toBe('SUCCESS');
    } finally {
      portal.closeAllConnections();
      portal.close();
    }
  });
});

describe('the control path', () => {
  let playground: Playground;
  beforeAll(async () => {
    playground = await startPlayground({ tools: ['jenkins'] });
  });
  afterAll(() => playground.stop());

  const control = (path: string, body: unknown, headers = {}) =>
    fetch(`${playground.url}/control${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const fault = (body: unknown) => control('/tools/jenkins', body);
  const WHO = '/jenkins/whoAmI/api/json';

  it.each([
    ['/speed', { factor: 'fast' }, /factor is "fast".*number/],
    ['/speed', { factor: 0 }, /factor is 0.*0\.1/],
    ['/advance', {}, /seconds is missing/],
    ['/tools/jenkins', { mode: 'broken' }, /mode is "broken".*"nonsense"/],
    ['/tools/nexus', { mode: 'down' }, /'nexus'.*jenkins/],
    ['/incidents', { service: 'none', kind: 'errors' }, /'none'.*fund-nav/],
    [
      '/incidents',
      { service: 'fund-nav', kind: 'fire' },
      /kind is "fire".*"crash-loop"/,
    ],
    ['/push', { service: 'none' }, /'none'.*fund-nav/],
  ])('refuses %s %j and says what is allowed', async (path, body, says) => {
    const response = await control(path, body);
    expect([400, 404]).toContain(response.status);
    expect((await response.json()).detail).toMatch(says);
  });

  it('is closed for what a foreign page in a browser could send', async () => {
    const form = await control(
      '/speed',
      { factor: 2 },
      { 'content-type': 'text/plain' },
    );
    expect(form.status).toBe(400);
    expect(playground.world.factor).toBe(1);
    const status = await new Promise((resolve, reject) => {
      http
        .get(
          `${playground.url}/control`,
          { headers: { host: 'rebound.example' } },
          res => resolve(res.statusCode),
        )
        .on('error', reject);
    });
    expect(status).toBe(403);
  });

  it('takes a tool down, makes it fail and talk nonsense, and lets it be well again', async () => {
    await fault({ mode: 'down' });
    await expect(read(playground, WHO)).rejects.toThrow();

    await fault({ mode: 'errors' });
    expect((await read(playground, WHO)).status).toBe(500);

    await fault({ mode: 'nonsense' });
    const nonsense = await read(playground, WHO);
    expect(nonsense.status).toBe(200);
    expect(() => JSON.parse(nonsense.text)).toThrow();

    await fault({ mode: 'slow', delayMs: 5 });
    expect((await read(playground, WHO)).status).toBe(200);
    const state = await (await fetch(`${playground.url}/control`)).json();
    expect(state.tools).toEqual([
      expect.objectContaining({
        id: 'jenkins',
        fault: { mode: 'slow', delayMs: 5 },
      }),
    ]);

    await fault({ mode: 'up' });
    expect((await read(playground, WHO)).body.name).toBe('kronos');
  });

  it('starts an incident and ends it', async () => {
    const started = await (
      await control('/incidents', {
        service: 'fund-nav',
        kind: 'errors',
        minutes: 5,
      })
    ).json();
    expect(playground.world.incidents('fund-nav')).toHaveLength(1);
    const ended = await fetch(
      `${playground.url}/control/incidents/${started.id}`,
      { method: 'DELETE' },
    );
    expect(ended.status).toBe(200);
    expect(playground.world.incidents('fund-nav')).toEqual([]);
  });
});
