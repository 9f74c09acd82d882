import { DatabaseObservationStore } from './DatabaseObservationStore';
import {
  migrateObservations,
  observationMigrations,
} from './observationMigrations';
import { testDatabases } from '../testing/testDatabases';
import { mentions } from './ObservationCollector';

const databases = testDatabases();

describe.each(databases.names)('Observations in %s', name => {
  const subject = {
    entityRef: 'component:default/payment-api',
    uid: 'uid-1',
    affiliate: 'kb-card',
    tool: 'jenkins',
    view: 'builds',
    installationId: 'i-1',
    revision: 3,
  };
  const key = { entityRef: subject.entityRef, uid: subject.uid };
  const T = (minute: number) => new Date(Date.UTC(2026, 0, 1, 9, minute));
  async function start() {
    const knex = await databases.init(name);
    await migrateObservations(knex);
    return { knex, store: DatabaseObservationStore.create({ knex }) };
  }

  it('keep the last data, and beside it why the newest attempt failed', async () => {
    const { store } = await start();
    expect(
      await store.recordProblem(
        subject,
        { kind: 'timeout', message: 'slow' },
        T(0),
      ),
    ).toBe(true);
    expect(await store.find([key])).toEqual([
      expect.objectContaining({
        data: null,
        observedAt: null,
        attemptedAt: T(0).toISOString(),
        problem: { kind: 'timeout', message: 'slow' },
      }),
    ]);
    const builds = { builds: [{ number: 7, branch: '결제' }] };
    expect(await store.recordData(subject, builds, T(1))).toBe(true);
    expect(await store.recordData(subject, builds, T(2))).toBe(false);
    const down = { kind: 'unreachable', message: 'down' } as const;
    expect(await store.recordProblem(subject, down, T(3))).toBe(true);
    const alone = { kind: 'circuit-open', message: 'left alone' } as const;
    expect(await store.recordProblem(subject, alone, T(4))).toBe(false);
    expect(await store.find([key], ['jenkins/builds'])).toEqual([
      {
        entityRef: subject.entityRef,
        tool: 'jenkins',
        view: 'builds',
        data: builds,
        observedAt: T(2).toISOString(),
        attemptedAt: T(4).toISOString(),
        problem: down,
        uid: 'uid-1',
        affiliate: 'kb-card',
      },
    ]);
    expect(await store.find([key], ['gitlab/merge-requests'])).toEqual([]);
    expect(await store.recordData(subject, builds, T(5))).toBe(true);
    expect((await store.find([key]))[0]).not.toHaveProperty('problem');
  });

  it('are not inherited by a new entity of the same name', async () => {
    const { store } = await start();
    await store.recordData(subject, { of: 'old' }, T(0));
    const fresh = { ...subject, uid: 'uid-2', affiliate: 'kb-life' };
    expect(await store.find([{ ...key, uid: 'uid-2' }])).toEqual([]);
    await store.recordProblem(fresh, { kind: 'timeout', message: '' }, T(1));
    expect(await store.find([{ ...key, uid: 'uid-2' }])).toEqual([
      expect.objectContaining({ data: null, affiliate: 'kb-life' }),
    ]);
  });

  it('say who was not asked for long, and can be forgotten', async () => {
    const { store } = await start();
    const many = Array.from({ length: 900 }, (_, i) => ({
      ...subject,
      entityRef: `component:default/s-${i}`,
      uid: `u-${i}`,
    }));
    for (const one of many) await store.recordData(one, {}, T(0));
    await store.recordData(subject, {}, T(1));
    await store.recordData({ ...subject, view: 'other' }, {}, T(2));
    expect(
      (await store.attempts('jenkins', ['builds'])).get(subject.entityRef),
    ).toEqual({ uid: 'uid-1', attemptedAt: T(1) });
    // the ones that lack a view were never asked about it
    expect([
      ...(await store.attempts('jenkins', ['builds', 'other'])).keys(),
    ]).toEqual([subject.entityRef]);
    expect(
      await store.find(many.map(m => ({ entityRef: m.entityRef, uid: m.uid }))),
    ).toHaveLength(900);
    expect(
      await store.remove(
        'jenkins',
        many.map(m => m.entityRef),
      ),
    ).toBe(900);
    expect(await store.entityRefs('jenkins')).toEqual([subject.entityRef]);
    expect(await store.remove('jenkins', [])).toBe(0);
  });

  it('can be migrated there and back', async () => {
    const { knex } = await start();
    await knex.migrate.rollback({ directory: observationMigrations }, true);
    expect(await knex.schema.hasTable('observations')).toBe(false);
    await migrateObservations(knex);
    expect(await knex.schema.hasTable('observations')).toBe(true);
  });
});

describe('An annotation', () => {
  it.each([
    ['kb-card/payment-api', true],
    ['main:kb-card/payment-api', true],
    ['old:x/y, main:kb-card/payment-api', true],
    ['kb-card/payment-api-batch', false],
    ['xkb-card/payment-api', false],
    ['', false],
  ])('%j mentions the job: %s', (annotation, expected) => {
    expect(mentions(annotation, 'kb-card/payment-api')).toBe(expected);
  });
});
