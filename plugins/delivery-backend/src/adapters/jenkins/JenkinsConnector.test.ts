import {
  mockCredentials,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_JENKINS_JOB,
  LABEL_AFFILIATE,
  TOPIC_WEBHOOK_JENKINS,
} from '@kronos-portal/common';
import {
  domainTestFeatures,
  startToolServer,
  stampedService,
} from '@kronos-portal/node/testUtils';
import request from 'supertest';
import deliveryPlugin from '../..';
import { jenkinsConnector } from './JenkinsConnector';

const service = (name: string, affiliate: string, job: string): Entity =>
  stampedService(name, {
    affiliate,
    tools: ['jenkins'],
    annotations: { [ANNOTATION_JENKINS_JOB]: job },
  });

const build = (number: number, more: object = {}) => ({
  number,
  result: 'SUCCESS',
  building: false,
  timestamp: Date.UTC(2026, 0, 1, 0, number),
  duration: 61_000,
  estimatedDuration: -1,
  actions: [
    {},
    { causes: [{ shortDescription: 'Started by GitLab push' }] },
    {
      lastBuiltRevision: {
        SHA1: 'abc123',
        branch: [{ name: 'refs/remotes/origin/develop' }],
      },
    },
  ],
  ...more,
});

/** A small Jenkins under a sub-path, as its remote access API answers. */
function jenkins(url: () => string) {
  const json: Record<string, unknown> = {
    '/ci/job/kb-card/job/payment/api/json': {
      _class: 'org.jenkinsci.plugins.workflow.job.WorkflowJob',
      name: 'payment',
      url: 'http://jenkins.example/ci/job/kb-card/job/payment/',
      buildable: true,
      healthReport: [{ score: 80 }, { score: 40 }],
      property: [
        {},
        {
          parameterDefinitions: [
            { name: 'BRANCH', type: 'StringParameterDefinition' },
            {
              name: 'STAGE',
              type: 'ChoiceParameterDefinition',
              choices: ['dev', 'stg'],
            },
            {
              name: 'DEPLOY_KEY',
              type: 'PasswordParameterDefinition',
              defaultParameterValue: { value: 'must-not-leave' },
            },
            {
              name: 'DRY_RUN',
              type: 'BooleanParameterDefinition',
              description: 'Only says what it would do',
              defaultParameterValue: { value: true },
            },
            { name: 'UPLOAD', type: 'FileParameterDefinition' },
          ],
        },
      ],
      builds: [
        build(12, { result: null, building: true, duration: 0 }),
        build(11, { result: 'FAILURE' }),
        'nonsense',
        build(10, { result: 'SOMETHING_NEW', timestamp: 'x', actions: null }),
      ],
    },
    '/ci/job/kb-card/job/web/api/json': {
      _class:
        'org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject',
      name: 'web',
      jobs: [
        { name: 'main', buildable: true, builds: [build(3)] },
        {
          name: 'feature%2Flogin',
          displayName: 'feature/login',
          buildable: true,
          builds: [build(30)],
        },
      ],
    },
    '/ci/job/kb-card/api/json': {
      _class: 'com.cloudbees.hudson.plugins.folder.Folder',
      jobs: [{ name: 'payment', builds: [build(1)] }],
    },
    '/ci/job/kb-card/job/payment/12/wfapi/describe': {
      stages: [
        { name: 'Build', status: 'SUCCESS', durationMillis: 5 },
        { name: 'Test', status: 'IN_PROGRESS' },
      ],
    },
    '/ci/crumbIssuer/api/json': { crumb: 'c1', crumbRequestField: 'Crumb' },
    '/ci/queue/item/7/api/json': {
      task: { url: 'http://jenkins.example/ci/job/kb-card/job/payment/' },
      executable: { number: 13 },
    },
    '/ci/queue/item/8/api/json': {
      task: { url: 'http://jenkins.example/ci/job/kb-card/job/other/' },
      executable: { number: 99 },
    },
    '/ci/api/json': { mode: 'NORMAL' },
    '/ci/whoAmI/api/json': { name: 'kronos', anonymous: false },
  };
  const basic = Buffer.from('kronos:token').toString('base64');
  return (
    req: { method?: string; url?: string; headers: Record<string, unknown> },
    res: any,
  ) => {
    const { pathname, searchParams } = new URL(req.url!, 'http://x');
    res.setHeader('x-jenkins', '2.492.1');
    if (req.headers.authorization !== `Basic ${basic}`) {
      res.writeHead(401).end();
    } else if (req.method === 'POST') {
      res.writeHead(201, { location: `${url()}/ci/queue/item/7/` }).end();
    } else if (pathname.endsWith('/logText/progressiveText')) {
      const log = 'line 1\nline 2\n'.slice(Number(searchParams.get('start')));
      res.setHeader('x-text-size', '14');
      res.setHeader('content-type', 'text/plain; charset=utf-8');
      res.end(log);
    } else if (json[pathname]) {
      res.end(JSON.stringify(json[pathname]));
    } else {
      res.writeHead(404).end();
    }
  };
}

const as = (name: string) => ({
  authorization: mockCredentials.user.header(`user:default/${name}`),
});

describe('Jenkins for an affiliate', () => {
  let card: Awaited<ReturnType<typeof startToolServer>>;
  let life: typeof card;
  let server: any;
  let stop: () => Promise<void>;

  const at = (name: string, rest: string) =>
    `/api/delivery/entities/component/default/${name}/jenkins/${rest}`;
  const get = (name: string, rest: string, user = 'kb-card-developer') =>
    request(server).get(at(name, rest)).set(as(user));
  const start = (name: string, body: object, user = 'kb-card-developer') =>
    request(server)
      .post(at(name, 'actions/start-build'))
      .set(as(user))
      .send(body);
  const posts = () => card.requests.filter(r => r.method === 'POST');

  beforeAll(async () => {
    card = await startToolServer(jenkins(() => card.url) as any);
    life = await startToolServer((_req, res) => res.end('{"name":"policy"}'));
    const connection = (
      affiliate: string,
      tool: typeof card,
      name: string,
    ) => ({
      offering: 'jenkins',
      affiliate,
      name,
      settings: {
        baseUrl: `${tool.url}/ci`,
        user: 'kronos',
        folder: '{affiliate}',
      },
      secrets: { token: 'token' },
    });
    const backend = await startTestBackend({
      features: [
        ...domainTestFeatures({
          entities: [
            service('payment', 'kb-card', 'kb-card/payment'),
            service(
              'everything',
              'kb-card',
              ' /kb-card/payment, second:kb-card/web/ ,,kb-card/gone',
            ),
            service('policy', 'kb-life', 'kb-life/policy'),
            service('thief', 'kb-life', 'kb-card/payment'),
            service('folder', 'kb-card', 'kb-card'),
            service('elsewhere', 'kb-card', 'nowhere:kb-card/payment'),
          ],
          canSee: (entity, user) =>
            user.includes(entity.metadata.labels![LABEL_AFFILIATE]),
          allow: (_permission, _resource, user) => !user.includes('manager'),
          connections: [
            connection('kb-card', card, 'default'),
            connection('kb-card', card, 'second'),
            connection('kb-life', life, 'default'),
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
    await Promise.all([card.close(), life.close()]);
  });

  it('shows builds with status, stages, branch and cause, whatever is missing', async () => {
    const { body } = await get('payment', 'builds').expect(200);
    expect(body.problem).toBeUndefined();
    expect(body.data.jobs).toEqual([
      {
        name: 'kb-card/payment',
        url: 'http://jenkins.example/ci/job/kb-card/job/payment/',
        buildable: true,
        health: 40,
      },
    ]);
    const [running, failed, odd] = body.data.builds;
    expect(running).toMatchObject({
      number: 12,
      status: 'running',
      branch: 'develop',
      commit: 'abc123',
      cause: 'Started by GitLab push',
      stages: [
        { name: 'Build', status: 'success', durationMs: 5 },
        { name: 'Test', status: 'running' },
      ],
    });
    expect(running.durationMs).toBeUndefined();
    expect(running.estimatedMs).toBeUndefined();
    expect(failed).toMatchObject({ number: 11, status: 'failed', stages: [] });
    expect(odd).toMatchObject({ number: 10, status: 'unknown' });
    expect(odd.startedAt).toBeUndefined();
    expect(body.data.builds).toHaveLength(3);
  });

  it('joins several jobs and installations, takes branches, and bears one that is gone', async () => {
    const { body } = await get('everything', 'builds').expect(200);
    expect(body.data.jobs.map((j: any) => j.name)).toEqual([
      'kb-card/payment',
      'second:kb-card/web/main',
      'second:kb-card/web/feature%2Flogin',
      'kb-card/gone',
    ]);
    expect(body.data.builds[0]).toMatchObject({
      job: 'second:kb-card/web/feature%2Flogin',
      number: 30,
      branch: 'feature/login',
    });
    const times = body.data.builds.map((b: any) => b.startedAt ?? '');
    expect(times).toEqual([...times].sort().reverse());
  });

  it('gives the log of a job of the entity, and of no other', async () => {
    const log = await get(
      'payment',
      'console?job=kb-card/payment&number=12&start=7',
    ).expect(200);
    expect(log.body.data).toEqual({ text: 'line 2\n', next: 14, more: false });

    card.requests.length = 0;
    for (const job of [
      'kb-card/other',
      'kb-card/payment/../other',
      'kb-card',
      'second:kb-card/payment',
    ]) {
      const other = await get(
        'payment',
        `console?job=${encodeURIComponent(job)}&number=1`,
      );
      expect(other.body.data).toBeNull();
      expect(other.body.problem.kind).toBe('not-found');
    }
    expect(card.requests.filter(r => r.url.includes('logText'))).toEqual([]);

    const branch = await get(
      'everything',
      `console?job=${encodeURIComponent(
        'second:kb-card/web/feature%2Flogin',
      )}&number=30`,
    );
    expect(branch.body.data.text).toContain('line 1');
    expect(card.requests[card.requests.length - 1].url).toContain(
      '/ci/job/kb-card/job/web/job/feature%252Flogin/30/logText',
    );
    const wrong = await get('payment', 'console?job=kb-card/payment&number=x');
    expect(wrong.status).toBe(400);
    expect(wrong.body.errors[0].field).toBe('number');
  });

  it('keeps affiliates apart: by visibility, by connection, and by folder', async () => {
    await get('payment', 'builds', 'kb-life-developer').expect(404);
    card.requests.length = 0;
    await get('policy', 'builds', 'kb-life-developer').expect(200);
    expect(card.requests).toEqual([]);
    // an annotation that names another affiliate's job
    const thief = await get('thief', 'builds', 'kb-life-developer').expect(200);
    expect(thief.body).toMatchObject({
      data: null,
      problem: { kind: 'forbidden' },
    });
    const folder = await get('folder', 'builds').expect(200);
    expect(folder.body.data).toBeNull();
    const elsewhere = await get('elsewhere', 'builds').expect(200);
    expect(elsewhere.body.problem.kind).toBe('unconfigured');
  });

  it('refuses without asking Jenkins to build: permission, job, branch, parameters', async () => {
    card.requests.length = 0;
    const denied = await start('payment', {}, 'kb-card-manager');
    expect(denied.status).toBe(403);
    expect(card.requests).toEqual([]);

    await start('payment', { job: 'kb-card/other' }).expect(404);
    const several = await start('everything', {}).expect(400);
    expect(several.body.detail).toContain('kb-card/payment');
    const value = await start('payment', { parameters: { STAGE: 'prd' } });
    expect(value.status).toBe(400);
    expect(value.body.detail).toContain('allowed are dev, stg');
    const name = await start('payment', { parameters: { STGE: 'dev' } });
    expect(name.body.detail).toContain('parameters.STGE');
    const branch = await start('everything', {
      job: 'second:kb-card/web',
      branch: 'nope',
    });
    expect(branch.body.detail).toContain('feature/login');
    expect(posts()).toEqual([]);
  });

  it('makes the form from the parameters of the job, without the value of a password', async () => {
    const form = await get('payment', 'start-form').expect(200);
    expect(form.body.data).toEqual({
      job: 'kb-card/payment',
      branches: [],
      parameters: [
        { name: 'BRANCH', type: 'string' },
        { name: 'STAGE', type: 'choice', choices: ['dev', 'stg'] },
        { name: 'DEPLOY_KEY', type: 'password' },
        {
          name: 'DRY_RUN',
          type: 'boolean',
          description: 'Only says what it would do',
          default: 'true',
        },
        { name: 'UPLOAD', type: 'other' },
      ],
    });
    const web = await get(
      'everything',
      'start-form?job=second:kb-card/web&branch=feature/login',
    ).expect(200);
    expect(web.body.data).toMatchObject({
      branches: ['main', 'feature/login'],
      branch: 'feature/login',
    });
    const other = await get('payment', 'start-form?job=kb-card/other');
    expect(other.body.problem.kind).toBe('not-found');
  });

  it('never repeats what was given for a password, and says what a value must be', async () => {
    card.requests.length = 0;
    const secret = 'hunter2'.repeat(2_000);
    const tooLong = await start('payment', {
      parameters: { DEPLOY_KEY: secret },
    });
    expect(tooLong.status).toBe(400);
    expect(tooLong.body.detail).toContain('parameters.DEPLOY_KEY');
    expect(JSON.stringify(tooLong.body)).not.toContain('hunter2');
    const nonsense = await start('payment', { parameters: { DRY_RUN: 'ja' } });
    expect(nonsense.body.detail).toContain('allowed are true, false');
    const file = await start('payment', { parameters: { UPLOAD: 'x' } });
    expect(file.status).toBe(400);
    const lines = await start('payment', { parameters: { BRANCH: 'a\nb' } });
    expect(lines.body.detail).toContain('one line');
    expect(posts()).toEqual([]);
  });

  it('follows a queue item of the entity, and of no other job', async () => {
    const own = await get('payment', 'queue-item?job=kb-card/payment&item=7');
    expect(own.body.data).toMatchObject({ number: 13, cancelled: false });
    const other = await get('payment', 'queue-item?job=kb-card/payment&item=8');
    expect(other.body.data).toBeNull();
    expect(other.body.problem.kind).toBe('not-found');
  });

  it('starts a build with a crumb and follows it to its number', async () => {
    card.requests.length = 0;
    const started = await start('payment', {
      branch: 'develop',
      parameters: { STAGE: 'stg' },
    }).expect(201);
    expect(started.body).toMatchObject({
      job: 'kb-card/payment',
      queueItem: 7,
      number: 13,
    });
    expect(posts()).toHaveLength(1);
    expect(posts()[0]).toMatchObject({
      url: '/ci/job/kb-card/job/payment/buildWithParameters',
      body: 'STAGE=stg&BRANCH=develop',
      headers: { crumb: 'c1' },
    });
  });

  it('understands the webhook: which job, what happened', async () => {
    const meant = (body: unknown) => jenkinsConnector.webhook!.interpret(body);
    const body = {
      name: 'payment',
      url: 'job/kb-card/job/payment/',
      build: {
        full_url: 'http://jenkins.example/ci/job/kb-card/job/payment/12/',
        number: 12,
        phase: 'COMPLETED',
        status: 'UNSTABLE',
        scm: { branch: 'origin/develop', commit: 'abc' },
      },
    };
    expect(jenkinsConnector.webhook!.topic).toBe(TOPIC_WEBHOOK_JENKINS);
    expect(meant(body)).toMatchObject({
      annotation: ANNOTATION_JENKINS_JOB,
      value: 'kb-card/payment',
      views: ['builds'],
      events: [
        {
          type: 'dev.cdevents.pipelinerun.finished.0.2.0',
          source: 'http://jenkins.example/ci',
          subject: 'kb-card/payment#12',
          data: {
            subject: { content: { outcome: 'failure' } },
            customData: { branch: 'develop', commit: 'abc' },
          },
        },
      ],
    });
    // said twice by Jenkins, an event once
    const finalized = { ...body, build: { ...body.build, phase: 'FINALIZED' } };
    expect(meant(finalized)).toMatchObject({ views: ['builds'], events: [] });
    for (const nonsense of [null, 'x', {}, { name: 'a', build: {} }]) {
      expect(meant(nonsense)).toBeUndefined();
    }
  });

  it('keeps what was seen when Jenkins goes away', async () => {
    const seen = await get('payment', 'builds').expect(200);
    await card.close();
    await new Promise(done => {
      setTimeout(done, 0);
    });
    const now = Date.now;
    jest.spyOn(Date, 'now').mockImplementation(() => now() + 60_000);
    const gone = await get('payment', 'builds').expect(200);
    jest.restoreAllMocks();
    expect(gone.body.data).toEqual(seen.body.data);
    expect(gone.body.problem.kind).toBe('unreachable');
    expect(JSON.stringify(gone.body)).not.toMatch(/127\.0\.0\.1|token/);
  });
});
