import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import type { RelatedChange } from '@kronos-portal/common';
import { migrate } from '@kronos-portal/node';
import {
  MINUTE,
  ScriptedWorld,
  service,
  START,
} from '../__testUtils__/scriptedWorld';
import { pass, TestEngine } from '../__testUtils__/TestEngine';
import type { MetricSource } from '../sources/MetricSource';
import { DatabaseAnomalyStore } from '../store/DatabaseAnomalyStore';
import { likelyChanges } from './likelyChanges';
import { listenToChanges } from './listenToChanges';
import { podChanges } from './podChanges';

const API = 'component:default/api';
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const at = (minutes: number) =>
  new Date(START + minutes * MINUTE).toISOString();

const withJob = (name: string, job: string): Entity => {
  const entity = service(name);
  entity.metadata.annotations = { 'jenkins.io/job-full-name': job };
  return entity;
};

/** A build as CDEvents has it. */
const finished = (id: string, time: string, job = id.split('#')[0]) => ({
  type: 'dev.cdevents.pipelinerun.finished.0.2.0',
  time,
  subject: id,
  data: {
    subject: {
      id,
      content: {
        pipelineName: job,
        url: `https://jenkins.example.com/${id}`,
        outcome: 'success',
      },
    },
  },
});

it('remembers the builds of the services they belong to, once, and nothing else', async () => {
  const knex = await databases.init('SQLITE_3');
  await migrate({
    knex,
    directory: resolvePackagePath(
      '@kronos-portal/plugin-anomalies-backend',
      'migrations',
    ),
  });
  const store = DatabaseAnomalyStore.create({ knex });
  let tell: (payload: unknown) => Promise<void>;
  await listenToChanges({
    events: mockServices.events.mock({
      subscribe: async ({ onEvent }) => {
        tell = eventPayload => onEvent({ topic: '', eventPayload });
      },
    }),
    list: async () => [
      withJob('api', 'card/api'),
      withJob('api-batch', 'card/api-batch'),
    ],
    store,
    logger: mockServices.logger.mock(),
  });
  await tell!(finished('card/api#41', at(1)));
  // said by two replicas
  await tell!(finished('card/api#41', at(1)));
  await tell!(finished('card/other#7', at(1)));
  await tell!({ type: 'dev.cdevents.pipelinerun.started.0.2.0', time: at(1) });
  await tell!({ ...finished('card/api#42', at(2)), time: 'yesterday' });
  await tell!('no event');

  const refs = [API, 'component:default/api-batch'];
  expect(await store.changes(refs, START, START + 10 * MINUTE)).toEqual([
    {
      kind: 'build',
      entityRef: API,
      title: 'card/api#41',
      detail: 'success',
      at: at(1),
      url: 'https://jenkins.example.com/card/api#41',
      weight: 0,
    },
  ]);
});

it('remembers a change of configuration by what its commit says', async () => {
  const knex = await databases.init('SQLITE_3');
  await migrate({
    knex,
    directory: resolvePackagePath(
      '@kronos-portal/plugin-anomalies-backend',
      'migrations',
    ),
  });
  const store = DatabaseAnomalyStore.create({ knex });
  const entity = service('api');
  entity.metadata.annotations = { 'gitlab.com/project-slug': 'card/api' };
  let tell: (payload: unknown) => Promise<void>;
  await listenToChanges({
    events: mockServices.events.mock({
      subscribe: async ({ onEvent }) => {
        tell = eventPayload => onEvent({ topic: '', eventPayload });
      },
    }),
    list: async () => [entity],
    store,
    logger: mockServices.logger.mock(),
  });
  const url = 'https://gitlab.example.com/card/api/-/commit/b2';
  await tell!({
    type: 'dev.cdevents.environment.modified.0.2.0',
    time: at(3),
    subject: 'card/api@b2',
    data: {
      subject: {
        id: 'card/api@b2',
        type: 'environment',
        content: { repository: { id: 'card/api' } },
      },
      customData: {
        title: '타임아웃 조정',
        files: ['deploy/values-prd.yaml'],
        url,
      },
    },
  });

  expect(await store.changes([API], START, START + 10 * MINUTE)).toEqual([
    {
      kind: 'config',
      entityRef: API,
      title: '타임아웃 조정',
      detail: 'deploy/values-prd.yaml',
      at: at(3),
      url,
      weight: 0,
    },
  ]);
});

it('sees a deployment and a scaling by the pods themselves', () => {
  const minute = (n: number, ...pods: string[]) =>
    pods.map(pod => ({ time: START + n * MINUTE, pod, sample: {} }));
  const [old1, old2, old3, new1, new2, new3] = [
    'api-6b7c8d9f5-aaaa1',
    'api-6b7c8d9f5-aaaa2',
    'api-6b7c8d9f5-aaaa3',
    'api-7f6d5c4b3-bbbb1',
    'api-7f6d5c4b3-bbbb2',
    'api-7f6d5c4b3-bbbb3',
  ];
  const { rollouts, scalings } = podChanges(
    [
      ...minute(1, old1, old2),
      ...minute(2, old1, old2, old3),
      ...minute(3, old1, old2, old3),
      // one after the other, with one too many meanwhile
      ...minute(4, old1, old2, old3, new1),
      ...minute(5, old2, old3, new1, new2),
      ...minute(6, old3, new1, new2, new3),
      ...minute(7, new1, new2, new3),
    ],
    [],
  );
  expect(scalings).toEqual([
    { place: '', from: 2, to: 3, at: START + 2 * MINUTE },
  ]);
  expect(rollouts).toEqual([
    {
      place: '',
      name: 'api-7f6d5c4b3',
      before: ['api-6b7c8d9f5'],
      at: START + 4 * MINUTE,
    },
  ]);
});

it('sees the scaling of one stage while another runs beside it with a version of its own', () => {
  const withDev = (n: number, prd: number) => [
    {
      time: START + n * MINUTE,
      pod: 'api-7f6d5c4b3-dddd1',
      cluster: 'card-dev',
      namespace: 'api',
      sample: {},
    },
    ...Array.from({ length: prd }, (_, i) => ({
      time: START + n * MINUTE,
      pod: `api-6b7c8d9f5-aaaa${i}`,
      cluster: 'card-prd',
      namespace: 'api',
      sample: {},
    })),
  ];
  const place = 'card-prd/api';
  expect(
    podChanges(
      [
        ...withDev(1, 2),
        ...withDev(2, 2),
        ...withDev(3, 5),
        ...withDev(4, 5),
        ...withDev(5, 1),
      ],
      [],
    ),
  ).toEqual({
    rollouts: [],
    scalings: [
      { place, from: 2, to: 5, at: START + 3 * MINUTE },
      { place, from: 5, to: 1, at: START + 5 * MINUTE },
    ],
  });
});

it('tells of a scaling once, though a detector remembers a pod for a while', async () => {
  const knex = await databases.init('SQLITE_3');
  await migrate({
    knex,
    directory: resolvePackagePath(
      '@kronos-portal/plugin-anomalies-backend',
      'migrations',
    ),
  });
  // Given three replicas, of which one is taken away, looked at minute by minute
  const clock = { now: START + 40_000 };
  const fewer = START + 10 * MINUTE;
  const world = new ScriptedWorld();
  const metrics: MetricSource = {
    ...world.metrics,
    read: async (_, { from, to }) => ({
      pods: Array.from(
        { length: (to - from) / MINUTE },
        (_each, i) => from + (i + 1) * MINUTE,
      ).flatMap(time =>
        (time < fewer ? [1, 2, 3] : [1, 2]).map(i => ({
          time,
          pod: `api-6b7c8d9f5-aaaa${i}`,
          namespace: 'api-prd',
          sample: { restarts: 0, ready: true },
        })),
      ),
      service: [],
    }),
  };
  const engine = new TestEngine(
    knex,
    { metrics, logs: world.logs },
    [service('api')],
    clock,
  );
  await engine.watch(clock);
  await pass(clock, 20, engine);
  await engine.stop();

  const changes = await engine.store.changes([API], START, clock.now);
  expect(changes.map(({ title, at: when }) => [title, when])).toEqual([
    ['3 → 2', new Date(fewer).toISOString()],
  ]);
});

it('takes the runs of a batch job for what they are, not for deployments', () => {
  const runs = [29_610_240, 29_610_300, 29_610_360];
  expect(
    podChanges(
      runs.map((run, n) => ({
        time: START + n * MINUTE,
        pod: `settlement-${run}-bbbb1`,
        sample: {},
      })),
      [],
    ),
  ).toEqual({ rollouts: [], scalings: [] });
});

it('puts near before far, the service before its neighbours, a deployment before a build', () => {
  const change = (
    title: string,
    kind: RelatedChange['kind'],
    minutes: number,
    entityRef = API,
  ): RelatedChange => ({ kind, entityRef, title, at: at(minutes), weight: 0 });
  const likely = likelyChanges(
    [
      change('long ago', 'deployment', -300),
      change('build', 'build', -5),
      change('neighbour', 'deployment', -5, 'component:default/ledger'),
      change('own', 'deployment', -5),
      change('earlier', 'deployment', -60),
    ],
    { since: START, entityRefs: [API] },
  );
  expect(likely.map(({ title }) => title)).toEqual([
    'own',
    'neighbour',
    'build',
    'earlier',
    'long ago',
  ]);
  expect(likely[0].weight).toBeGreaterThan(0.85);
  expect(likely.at(-1)!.weight).toBeLessThan(0.01);
});
