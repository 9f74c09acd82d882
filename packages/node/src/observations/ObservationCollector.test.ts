import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { LABEL_AFFILIATE, pluginLabel } from '@kronos-portal/common';
import Knex from 'knex';
import { z } from 'zod';
import { connectionsServiceMock } from '../connections/connectionsServiceMock';
import type { Connector } from '../connectors/Connector';
import { ConnectorRunner } from '../connectors/ConnectorRunner';
import { visibleCatalogMock } from '../testing/domainTestFeatures';
import { startToolServer } from '../testing/toolServer';
import { path } from '../upstream/path';
import { UpstreamGuard } from '../upstream/UpstreamGuard';
import { UpstreamInstances } from '../upstream/UpstreamInstances';
import { DatabaseObservationStore } from './DatabaseObservationStore';
import { LiveViews } from './LiveViews';
import { migrateObservations } from './observationMigrations';
import { ObservationCollector } from './ObservationCollector';
import { ObservationReader } from './ObservationReader';

const JOB = 'forge.example/job';
const forge: Connector = {
  tool: 'forge',
  client: ({ connection, createClient }) =>
    createClient({ baseUrl: String(connection.settings.baseUrl) }),
  check: async () => ({}),
  actions: [],
  views: [
    {
      name: 'state',
      observed: true,
      annotations: [JOB],
      params: z.object({ depth: z.number().default(1) }),
      data: z.object({ state: z.string() }),
      read: async ({ client, entity }) =>
        (
          await client.get(
            path`job/${entity.metadata.annotations![JOB]}`,
            z.object({ state: z.string() }),
          )
        ).data,
    },
    {
      name: 'needs-input',
      observed: true,
      annotations: [JOB],
      params: z.object({ build: z.number() }),
      data: z.any(),
      read: async () => {
        throw new Error('nobody gives it a build');
      },
    },
  ],
};

const entity = (
  name: string,
  affiliate: string,
  rest: object = {},
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    namespace: 'default',
    uid: `uid-${name}`,
    labels: {
      [LABEL_AFFILIATE]: affiliate,
      [pluginLabel('forge')]: 'installed',
    },
    annotations: { [JOB]: name },
    ...rest,
  },
});

describe('Collecting observations', () => {
  let tools: Record<string, Awaited<ReturnType<typeof startToolServer>>>;
  let states: Record<string, string | number>;
  let entities: Entity[];
  let store: DatabaseObservationStore;
  let knex: ReturnType<typeof Knex>;
  const publish = jest.fn(async () => {});
  const logger = mockServices.logger.mock();

  beforeEach(async () => {
    jest.clearAllMocks();
    logger.child.mockReturnValue(logger);
    states = {};
    const handler: Parameters<typeof startToolServer>[0] = (req, res) => {
      const state = states[req.url!.split('/').at(-1)!] ?? 'fine';
      res.statusCode = typeof state === 'number' ? state : 200;
      res.end(JSON.stringify({ state }));
    };
    tools = {
      'kb-card': await startToolServer(handler),
      'kb-life': await startToolServer(handler),
    };
    knex = Knex({
      client: 'better-sqlite3',
      connection: ':memory:',
      useNullAsDefault: true,
    });
    await migrateObservations(knex);
    store = DatabaseObservationStore.create({ knex });
    entities = [];
  });
  afterEach(async () => {
    await knex.destroy();
    await Promise.all(Object.values(tools).map(t => t.close()));
  });

  function collectorOf(options: { ageMs?: number; batch?: number } = {}) {
    const runner = ConnectorRunner.create({
      connections: connectionsServiceMock({
        connections: Object.entries(tools).map(([affiliate, tool]) => ({
          offering: 'forge',
          affiliate,
          settings: { baseUrl: tool.url },
        })),
      }),
      instances: UpstreamInstances.create({
        guard: UpstreamGuard.create({ allow: [{ host: '127.0.0.1' }] }),
        policy: { retries: 0, breakAfter: 2 },
      }),
      logger,
    });
    const reader = ObservationReader.create({
      runner,
      store,
      signals: { publish },
      logger,
    });
    return ObservationCollector.create({
      auth: mockServices.auth(),
      catalog: visibleCatalogMock({ entities }),
      logger,
      runner,
      reader,
      live: LiveViews.create({ runner, reader }),
      store,
      connectors: [forge],
      jitterMs: 0,
      ageMs: -1,
      ...options,
    });
  }
  const known = async () =>
    Object.fromEntries(
      (
        await store.find(
          entities.map(e => ({
            entityRef: `component:default/${e.metadata.name}`,
            uid: e.metadata.uid!,
          })),
        )
      ).map(o => [
        o.entityRef.split('/')[1],
        [(o.data as any)?.state, o.problem?.kind],
      ]),
    );

  it('asks each affiliate’s own tool about what is installed and annotated, and tells only what is new', async () => {
    entities = [
      entity('pay', 'kb-card'),
      entity('plan', 'kb-life'),
      entity('plain', 'kb-card', { annotations: {} }),
      entity('not-installed', 'kb-card', {
        labels: { [LABEL_AFFILIATE]: 'kb-card' },
      }),
      entity('no-connection', 'kb-trust'),
    ];
    const collector = collectorOf();
    await collector.collect(forge);
    expect(await known()).toEqual({
      pay: ['fine', undefined],
      plan: ['fine', undefined],
    });
    expect(tools['kb-card'].requests.map(r => r.url)).toEqual(['/job/pay']);
    expect(tools['kb-life'].requests.map(r => r.url)).toEqual(['/job/plan']);
    expect(publish).toHaveBeenCalledTimes(2);
    await collector.collect(forge);
    expect(publish).toHaveBeenCalledTimes(2);
    states.pay = 'broken';
    await collector.collect(forge);
    expect(publish).toHaveBeenCalledTimes(3);
    expect((await known()).pay).toEqual(['broken', undefined]);
  });

  it('keeps what it knew of a tool that fails, leaves it alone, and lets the other affiliate’s go on', async () => {
    entities = ['a', 'b', 'c', 'd', 'e', 'f'].map(n => entity(n, 'kb-card'));
    entities.push(entity('plan', 'kb-life'));
    const collector = collectorOf();
    await collector.collect(forge);
    for (const name of 'abcdef') states[name] = 500;
    states.plan = 'new';
    publish.mockClear();
    await collector.collect(forge);
    await collector.collect(forge);
    const seen = await known();
    expect(seen.plan).toEqual(['new', undefined]);
    for (const name of 'abcdef') {
      expect(seen[name]).toEqual([
        'fine',
        expect.stringMatching(/server-error|circuit-open/),
      ]);
    }
    // two failures open the breaker; those under way then may still come through
    expect(tools['kb-card'].requests.length).toBeLessThan(6 + 6);
    expect(publish).toHaveBeenCalledTimes(7);
  });

  it('asks first about those it has not asked about for long, and not about young ones', async () => {
    entities = ['a', 'b', 'c'].map(n => entity(n, 'kb-card'));
    const collector = collectorOf({ batch: 2 });
    await collector.collect(forge);
    await collector.collect(forge);
    const asked = tools['kb-card'].requests.map(r => r.url!.at(-1));
    expect(new Set(asked)).toEqual(new Set(['a', 'b', 'c']));
    await collectorOf({ ageMs: 60_000 }).collect(forge);
    expect(tools['kb-card'].requests).toHaveLength(4);
  });

  it('forgets entities that are gone or have lost the tool', async () => {
    entities = [entity('a', 'kb-card'), entity('b', 'kb-card')];
    await collectorOf().collect(forge);
    expect(await store.entityRefs('forge')).toHaveLength(2);
    entities = [entity('b', 'kb-card')];
    await collectorOf().collect(forge);
    expect(await store.entityRefs('forge')).toEqual(['component:default/b']);
  });

  it('survives a catalog or a database that is down', async () => {
    entities = [entity('a', 'kb-card')];
    const collector = collectorOf();
    await knex.destroy();
    await collector.collect(forge);
    await collector.refresh('component:default/a', 'forge', ['state']);
    await collector.refresh('nonsense', 'forge', ['state']);
    expect(logger.error).toHaveBeenCalled();
  });

  it('shares one more round among all who say that something changed', async () => {
    entities = [entity('a', 'kb-card')];
    const collector = collectorOf();
    await Promise.all(
      Array.from({ length: 10 }, () =>
        collector.refresh('component:default/a', 'forge', ['state']),
      ),
    );
    expect(tools['kb-card'].requests).toHaveLength(2);
    expect(await known()).toEqual({ a: ['fine', undefined] });
  });
});
