import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { ConflictError, InputError } from '@backstage/errors';
import {
  buildStart,
  deliveryPermissions,
  LABEL_AFFILIATE,
  SIGNAL_OBSERVATIONS,
  TOPIC_CDEVENTS,
} from '@kronos-portal/common';
import {
  eventsServiceRef,
  type EventsService,
} from '@backstage/plugin-events-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import request from 'supertest';
import { z } from 'zod';
import { domainTestFeatures } from '../testing/domainTestFeatures';
import { stampedService } from '../testing/stampedService';
import { startToolServer } from '../testing/toolServer';
import { path } from '../upstream/path';
import type { Connector } from './Connector';
import type { ConnectorSource } from './ConnectorSource';
import { createDomainPlugin } from './createDomainPlugin';

const ANNOTATION = 'forge.example/job';
const SECRET = 'forge-token-very-secret';

/** A small tool as a connector of it would be written. */
const forge: Connector = {
  tool: 'forge',
  client: ({ connection, createClient }) => {
    const { baseUrl } = connection.settings as { baseUrl?: string };
    if (!baseUrl) throw new InputError('baseUrl is missing');
    return createClient({
      baseUrl,
      headers: { authorization: `Bearer ${connection.secrets.token}` },
    });
  },
  check: async client => {
    const { data } = await client.get('version', z.object({ v: z.string() }));
    return { version: data.v, signedInAs: 'kronos' };
  },
  views: [
    {
      name: 'builds',
      observed: true,
      annotations: [ANNOTATION],
      params: z.object({ limit: z.coerce.number().max(50).default(5) }),
      data: z.object({
        builds: z.array(
          z.object({ number: z.number(), status: z.string().optional() }),
        ),
      }),
      read: async ({ entity, client, clientOf }, { limit }) => {
        const value = entity.metadata.annotations![ANNOTATION].split(',')[0];
        const [, name, job] = /^(?:([^:/]+):)?(.*)$/.exec(value)!;
        const { data } = await (name ? clientOf(name) : client).get(
          path`job/${job}`,
          z.object({
            builds: z
              .array(z.object({ number: z.number(), status: z.any() }))
              .catch([]),
          }),
          { query: { limit } },
        );
        return {
          builds: data.builds.map(b => ({
            number: b.number,
            status: typeof b.status === 'string' ? b.status : undefined,
          })),
        };
      },
    },
    {
      name: 'console',
      observed: false,
      annotations: [ANNOTATION],
      params: z.object({ build: z.coerce.number().int() }),
      data: z.object({ text: z.string() }),
      read: async ({ entity, client }, { build }) => ({
        text: (
          await client.getText(
            path`job/${entity.metadata.annotations![ANNOTATION]}/${build}`,
          )
        ).data,
      }),
    },
    {
      name: 'clumsy',
      observed: false,
      annotations: [],
      params: z.object({}),
      data: z.object({}),
      read: async ({ connection }) => {
        throw new TypeError(`stumbled with ${connection.secrets.token}`);
      },
    },
  ],
  actions: [
    {
      name: 'start',
      permission: buildStart,
      annotations: [ANNOTATION],
      refreshes: ['builds'],
      input: z.object({ branch: z.enum(['main', 'develop']) }),
      run: async ({ entity, client }, { branch }) => {
        const { status } = await client.send(
          'POST',
          path`job/${entity.metadata.annotations![ANNOTATION]}`,
          { json: { branch } },
        );
        if (status === 204) throw new ConflictError('It is running already.');
        return { queued: true };
      },
    },
  ],
  webhook: {
    topic: 'forge',
    interpret: payload => {
      const { job } = payload as { job?: string };
      if (!job) return undefined;
      return {
        annotation: ANNOTATION,
        value: job,
        views: ['builds'],
        events: [
          {
            specversion: '1.0',
            id: '1',
            source: 'forge',
            type: 'dev.cdevents.pipelinerun.finished.0.2.0',
            time: '2026-01-01T00:00:00Z',
            data: { job },
          },
        ],
      };
    },
  },
};

const component = (
  name: string,
  affiliate: string,
  annotations: Record<string, string> = {
    [ANNOTATION]: `${affiliate}/${name}`,
  },
): Entity => stampedService(name, { affiliate, tools: ['forge'], annotations });

const CARD = component('payment-api', 'kb-card');
const LIFE = component('policy-api', 'kb-life');
const BARE = component('bare', 'kb-card', {});

/** Users belong to the affiliate that their name begins with; leads may start builds. */
const sees = (entity: Entity, user: string) =>
  user.includes(entity.metadata.labels![LABEL_AFFILIATE]);
const as = (name: string) => ({
  authorization: mockCredentials.user.header(`user:default/${name}`),
});
const service = { authorization: mockCredentials.service.header() };

type Tool = Awaited<ReturnType<typeof startToolServer>>;

describe('A domain backend', () => {
  let card: Tool;
  let life: Tool;
  let failing = false;
  let answer: unknown = { builds: [{ number: 1, status: 'success' }] };
  let stop: (() => Promise<void>) | undefined;
  const signals = { publish: jest.fn(async () => {}) };
  const auditor = {
    success: jest.fn(),
    fail: jest.fn(),
    createEvent: jest.fn(),
  };
  let events: EventsService;
  const log = mockServices.logger.mock();

  beforeEach(async () => {
    jest.clearAllMocks();
    log.child.mockReturnValue(log);
    auditor.createEvent.mockResolvedValue(auditor);
    events = mockServices.events();
    failing = false;
    answer = { builds: [{ number: 1, status: 'success' }] };
    const handler: Parameters<typeof startToolServer>[0] = (req, res) => {
      if (failing) res.statusCode = 500;
      if (req.url!.endsWith('/version')) res.end('{"v":"1.2"}');
      else if (req.method === 'POST') res.writeHead(failing ? 500 : 201).end();
      else res.end(JSON.stringify(answer));
    };
    card = await startToolServer(handler);
    life = await startToolServer(handler);
  });
  afterEach(async () => {
    await stop?.();
    stop = undefined;
    await Promise.all([card.close(), life.close()]);
  });

  const connection = (affiliate: string | null, tool: Tool, name?: string) => ({
    offering: 'forge',
    affiliate,
    ...(name && { name }),
    settings: { baseUrl: `${tool.url}/forge` },
    secrets: { token: SECRET },
  });

  async function start(
    options: Partial<Parameters<typeof domainTestFeatures>[0]> & {
      connectors?: ConnectorSource[];
      features?: Parameters<typeof startTestBackend>[0]['features'];
    } = {},
  ) {
    const backend = await startTestBackend({
      features: [
        ...domainTestFeatures({
          entities: [CARD, LIFE, BARE],
          canSee: sees,
          allow: (permission, ref, user) =>
            permission === buildStart.name &&
            Boolean(ref) &&
            user.endsWith('lead'),
          connections: [connection('kb-card', card), connection(null, life)],
          ...options,
        }),
        createServiceFactory({
          service: signalsServiceRef,
          deps: {},
          factory: () => signals as never,
        }),
        createServiceFactory({
          service: eventsServiceRef,
          deps: {},
          factory: () => events,
        }),
        mockServices.auditor.mock({ createEvent: auditor.createEvent }).factory,
        createServiceFactory({
          service: coreServices.logger,
          deps: {},
          factory: () => log,
        }),
        ...(options.features ?? []),
        createDomainPlugin({
          pluginId: 'delivery',
          connectors: options.connectors ?? [forge],
          permissions: deliveryPermissions,
        }),
      ],
    });
    stop = () => backend.stop();
    const at = (ref: string, rest: string) =>
      `/api/delivery/entities/component/default/${ref}/${rest}`;
    return { server: backend.server, at };
  }

  const settled = async (check: () => void | Promise<void>) => {
    for (let i = 0; ; i++) {
      try {
        await check();
        return;
      } catch (error) {
        if (i > 100) throw error;
        await new Promise(done => {
          setTimeout(done, 20);
        });
      }
    }
  };

  it('asks the tool of the entity’s affiliate for what the entity names, and for nothing else', async () => {
    const { server, at } = await start();
    const builds = await request(server)
      .get(at('payment-api', 'forge/builds?limit=3&job=kb-life/policy-api'))
      .set(as('kb-card-developer'))
      .expect(200);
    expect(builds.body).toEqual({
      entityRef: 'component:default/payment-api',
      tool: 'forge',
      view: 'builds',
      data: { builds: [{ number: 1, status: 'success' }] },
      observedAt: expect.any(String),
      attemptedAt: builds.body.observedAt,
    });
    expect(card.requests.map(r => r.url)).toEqual([
      '/forge/job/kb-card%2Fpayment-api?limit=3',
    ]);
    expect(card.requests[0].headers.authorization).toBe(`Bearer ${SECRET}`);
    // the other affiliate goes to the group's server, and each stays with its own
    await request(server)
      .get(at('policy-api', 'forge/builds'))
      .set(as('kb-life-developer'))
      .expect(200);
    expect(life.requests.map(r => r.url)).toEqual([
      '/forge/job/kb-life%2Fpolicy-api?limit=5',
    ]);
  });

  it('does not tell an entity of another affiliate from one that does not exist', async () => {
    const { server, at } = await start();
    const of = async (name: string, rest: string, method: 'get' | 'post') => {
      const res = await request(server)
        [method](at(name, rest))
        .set(as('kb-life-lead'));
      return { status: res.status, text: res.text.replaceAll(name, 'NAME') };
    };
    for (const [rest, method] of [
      ['observations', 'get'],
      ['forge/builds', 'get'],
      ['forge/actions/start', 'post'],
    ] as const) {
      const hidden = await of('payment-api', rest, method);
      expect(hidden.status).toBe(404);
      expect(hidden).toEqual(await of('nothing', rest, method));
    }
    expect(card.requests).toEqual([]);
  });

  it('has a fixed list of calls: what is not declared does not exist', async () => {
    const { server, at } = await start();
    for (const [method, rest] of [
      ['get', 'forge/secrets'],
      ['get', 'other/builds'],
      ['get', 'forge/builds/../../api'],
      ['get', 'forge/builds/extra'],
      ['get', 'forge/job/kb-life%2Fpolicy-api'],
      ['post', 'forge/builds'],
      ['delete', 'forge/builds'],
      ['post', 'forge/actions/delete-everything'],
      ['post', 'forge/graphql'],
    ] as const) {
      const res = await request(server)
        [method](at('payment-api', rest))
        .set(as('kb-card-lead'))
        .send(method === 'post' ? { query: 'mutation {}' } : undefined);
      expect([rest, res.status]).toEqual([rest, 404]);
      expect(res.type).toBe('application/problem+json');
    }
    expect(card.requests).toEqual([]);
    await request(server)
      .get(at('payment-api', 'forge/builds'))
      .set('authorization', mockCredentials.none.header())
      .expect(401);
  });

  it('refuses an action with a real 403 before the tool hears of it, and writes that down', async () => {
    const { server, at } = await start();
    const url = at('payment-api', 'forge/actions/start');
    const denied = await request(server)
      .post(url)
      .set(as('kb-card-developer'))
      .send({ branch: 'main' });
    expect(denied.status).toBe(403);
    expect(denied.body).toEqual({
      type: 'about:blank',
      title: 'Forbidden',
      status: 403,
      detail: expect.stringContaining('delivery.build.start'),
    });
    expect(card.requests).toEqual([]);
    expect(auditor.fail).toHaveBeenCalledTimes(1);

    const wrong = await request(server)
      .post(url)
      .set(as('kb-card-lead'))
      .send({ branch: 'release' });
    expect(wrong.status).toBe(400);
    expect(wrong.body.errors).toEqual([
      {
        field: 'branch',
        value: 'release',
        allowed: ['main', 'develop'],
        message: expect.any(String),
      },
    ]);
    expect(card.requests).toEqual([]);

    const done = await request(server)
      .post(url)
      .set(as('kb-card-lead'))
      .send({ branch: 'main', job: 'kb-life/policy-api' });
    expect([done.status, done.body]).toEqual([201, { queued: true }]);
    expect(card.requests[0]).toMatchObject({
      method: 'POST',
      url: '/forge/job/kb-card%2Fpayment-api',
      body: '{"branch":"main"}',
    });
    expect(auditor.success).toHaveBeenCalledTimes(1);
    expect(auditor.createEvent).toHaveBeenLastCalledWith(
      expect.objectContaining({
        severityLevel: 'medium',
        meta: {
          tool: 'forge',
          action: 'start',
          entityRef: 'component:default/payment-api',
          affiliate: 'kb-card',
          installationId: 'kb-card-forge-default',
        },
      }),
    );
    // the views that change by it are read again, and open pages hear of it
    await settled(() =>
      expect(signals.publish).toHaveBeenCalledWith({
        recipients: { type: 'broadcast' },
        channel: SIGNAL_OBSERVATIONS,
        message: { uid: 'uid-payment-api', tool: 'forge', view: 'builds' },
      }),
    );
    failing = true;
    const failed = await request(server)
      .post(url)
      .set(as('kb-card-lead'))
      .send({ branch: 'main' });
    expect([failed.status, failed.body.problem.kind]).toEqual([
      502,
      'server-error',
    ]);
    expect(failed.text + JSON.stringify(log.error.mock.calls)).not.toContain(
      SECRET,
    );
  });

  it('shows what it knew when the tool fails, with the reason, and asks again when asked again', async () => {
    const { server, at } = await start();
    const read = async () =>
      (
        await request(server)
          .get(at('payment-api', 'forge/builds'))
          .set(as('kb-card-developer'))
          .expect(200)
      ).body;
    const first = await read();
    await Promise.all([read(), read()]);
    expect(card.requests).toHaveLength(1);
    expect(signals.publish).toHaveBeenCalledTimes(1);
    // a webhook makes the answer old
    failing = true;
    await events.publish({
      topic: 'forge',
      eventPayload: { job: 'kb-card/payment-api' },
    });
    const second = await read();
    expect(second).toMatchObject({
      data: first.data,
      observedAt: first.observedAt,
      problem: { kind: expect.stringMatching(/server-error|circuit-open/) },
    });
    failing = false;
    answer = { builds: [{ number: 2, status: ['odd'] }] };
    await settled(async () =>
      expect((await read()).data).toEqual({ builds: [{ number: 2 }] }),
    );
    // a field that the tool does not send is not measured, and no reason to fail
    answer = { somethingElse: true };
    await events.publish({
      topic: 'forge',
      eventPayload: { job: 'kb-card/payment-api' },
    });
    await settled(async () =>
      expect((await read()).data).toEqual({ builds: [] }),
    );
  }, 20_000);

  it('says what is missing: the annotation, the installation, the settings', async () => {
    const { server, at } = await start({
      entities: [
        CARD,
        BARE,
        component('named', 'kb-card', { [ANNOTATION]: 'gone:x' }),
        component('trust-api', 'kb-trust'),
      ],
      connections: [
        connection('kb-card', card),
        { ...connection('kb-trust', card), settings: {} },
      ],
    });
    const problem = async (name: string, user: string, view = 'builds') =>
      (
        await request(server)
          .get(at(name, `forge/${view}`))
          .set(as(user))
          .expect(200)
      ).body.problem;
    expect(await problem('bare', 'kb-card-developer')).toMatchObject({
      kind: 'missing-annotation',
      message: expect.stringContaining(ANNOTATION),
    });
    expect(await problem('named', 'kb-card-developer')).toMatchObject({
      kind: 'unconfigured',
      message: expect.stringContaining("'gone'"),
    });
    expect(await problem('trust-api', 'kb-trust-developer')).toEqual({
      kind: 'unconfigured',
      message: 'baseUrl is missing',
    });
    const clumsy = await problem('payment-api', 'kb-card-developer', 'clumsy');
    expect(clumsy.kind).toBe('nonsense');
    expect(JSON.stringify(clumsy)).not.toContain(SECRET);
    expect(card.requests).toEqual([]);
  });

  it('gives lists the observations of many entities, of those that the caller may see', async () => {
    const { server, at } = await start();
    await request(server)
      .get(at('payment-api', 'forge/builds'))
      .set(as('kb-card-developer'));
    await request(server)
      .get(at('policy-api', 'forge/builds'))
      .set(as('kb-life-developer'));
    const query = (user: string, body: object) =>
      request(server)
        .post('/api/delivery/observations/query')
        .set(as(user))
        .send(body);
    const refs = {
      entityRefs: [
        'component:default/payment-api',
        'component:default/policy-api',
        'nonsense',
      ],
    };
    const seen = await query('kb-card-developer', refs).expect(200);
    expect(seen.body.items).toEqual([
      {
        entityRef: 'component:default/payment-api',
        tool: 'forge',
        view: 'builds',
        data: { builds: [{ number: 1, status: 'success' }] },
        observedAt: expect.any(String),
        attemptedAt: expect.any(String),
      },
    ]);
    const none = await query('kb-card-developer', {
      ...refs,
      views: ['forge/other'],
    });
    expect(none.body).toEqual({ items: [] });
    const wrong = await query('kb-card-developer', { entityRefs: [] });
    expect([wrong.status, wrong.body.errors[0].field]).toEqual([
      400,
      'entityRefs',
    ]);
    const own = await request(server)
      .get(at('payment-api', 'observations'))
      .set(as('kb-card-developer'))
      .expect(200);
    expect(own.body).toEqual(seen.body);
  });

  it('hears the webhooks of its tool and tells everyone what happened', async () => {
    const heard = jest.fn(async () => {});
    await events.subscribe({
      id: 'test',
      topics: [TOPIC_CDEVENTS],
      onEvent: heard,
    });
    await start({
      entities: [
        component('payment-api', 'kb-card', {
          [ANNOTATION]: 'main:kb-card/payment-api, x/y',
        }),
      ],
      connections: [connection('kb-card', card, 'main')],
    });
    await events.publish({ topic: 'forge', eventPayload: { odd: true } });
    await events.publish({ topic: 'forge', eventPayload: null });
    await events.publish({
      topic: 'forge',
      eventPayload: { job: 'kb-card/payment-api' },
    });
    await settled(() => expect(card.requests).toHaveLength(1));
    expect(heard).toHaveBeenCalledTimes(1);
    expect(heard).toHaveBeenCalledWith(
      expect.objectContaining({
        eventPayload: expect.objectContaining({
          type: 'dev.cdevents.pipelinerun.finished.0.2.0',
        }),
      }),
    );
  });

  it('lets services try settings that are not saved, and nobody else', async () => {
    const { server } = await start();
    const check = (headers: object, settings: object) =>
      request(server)
        .post('/api/delivery/connectors/forge/check')
        .set(headers as Record<string, string>)
        .send({ settings, secrets: { token: SECRET }, affiliate: 'kb-card' });
    await check(as('kb-card-lead'), {}).expect(403);
    const good = await check(service, { baseUrl: card.url }).expect(200);
    expect(good.body).toEqual({
      ok: true,
      version: '1.2',
      signedInAs: 'kronos',
      latencyMs: expect.any(Number),
    });
    expect((await check(service, {})).body).toMatchObject({
      ok: false,
      problem: { kind: 'unconfigured', message: 'baseUrl is missing' },
    });
    const blocked = await check(service, { baseUrl: 'http://169.254.169.254' });
    expect(blocked.body).toMatchObject({
      ok: false,
      problem: { kind: 'blocked' },
    });
    const nonsense = await check(service, { baseUrl: 'not a url' });
    expect(nonsense.body.problem.kind).toBe('unconfigured');
  });

  it('works on when one connector cannot be made, and starts when its database cannot', async () => {
    const broken: ConnectorSource = {
      tool: 'broken',
      create: () => {
        throw new Error('delivery.broken.mode must be a number');
      },
    };
    const one = await start({ connectors: [broken, forge] });
    const of = (server: typeof one.server, rest: string) =>
      request(server)
        .get(one.at('payment-api', rest))
        .set(as('kb-card-developer'));
    expect((await of(one.server, 'broken/builds')).body).toMatchObject({
      status: 503,
      problem: { kind: 'unconfigured' },
    });
    expect((await of(one.server, 'forge/builds')).status).toBe(200);
    await stop!();

    const two = await start({
      features: [
        mockServices.database.mock({
          getClient: async () => {
            throw new Error('no database at db.internal');
          },
        }).factory,
      ],
    });
    const answered = await of(two.server, 'forge/builds');
    expect(answered.status).toBe(503);
    expect(answered.body.problem.kind).toBe('unconfigured');
    expect(answered.text).not.toContain('db.internal');
  });
});
