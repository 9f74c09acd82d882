import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { migrate } from '@kronos-portal/node';
import { testDatabases } from '@kronos-portal/node/testUtils';
import type { Knex } from 'knex';
import {
  HOUR,
  MINUTE,
  ScriptedWorld,
  service,
  START,
} from '../__testUtils__/scriptedWorld';
import { pass, TestEngine } from '../__testUtils__/TestEngine';
import { PutOff } from './RequestBudget';

const engineFindings = async (knex: Knex) =>
  (await knex('findings')).filter(
    row => JSON.parse(row.data).confidence > 0.99,
  );

jest.setTimeout(240_000);

const databases = testDatabases();
const directory = resolvePackagePath(
  '@kronos-portal/plugin-anomalies-backend',
  'migrations',
);
const api = service('api', ['ledger']);
const ledger = service('ledger');
const mail = service('mail');
const ENTITIES = [api, ledger, mail];

describe.each(databases.names)('Detection on %s', name => {
  let knex: Knex;
  let world: ScriptedWorld;
  let clock: { now: number };

  beforeEach(async () => {
    knex = await databases.init(name);
    await migrate({ knex, directory });
    world = new ScriptedWorld();
    clock = { now: START + 40_000 };
  });

  const findings = async () =>
    (await knex('findings').orderBy('id')).map(row => {
      const { id, kind, metric, since, historic } = {
        ...JSON.parse(row.data),
        historic: Boolean(row.historic),
      };
      return { id, kind, metric, since, historic };
    });

  it('learns from the past, says nothing on a quiet day, and puts together what goes wrong at once', async () => {
    const engine = new TestEngine(knex, world, ENTITIES, clock);
    await engine.watch(clock);
    await pass(clock, 30, engine);
    expect(await engine.store.anomalies({ limit: 10 })).toEqual([]);
    // a day in a few requests
    expect(world.reads.filter(r => r.service === 'api').length).toBeLessThan(
      40,
    );

    // When the ledger becomes slow, and the api that calls it fails
    const from = clock.now + MINUTE;
    world.troubles.push(
      { service: 'ledger', kind: 'slow', from, to: from + 30 * MINUTE },
      { service: 'api', kind: 'errors', from, to: from + 30 * MINUTE },
    );
    await engine.store.saveChange({
      kind: 'deployment',
      entityRef: 'component:default/ledger',
      title: 'ledger:1.4.2',
      at: new Date(from - 3 * MINUTE).toISOString(),
      weight: 0,
    });
    await pass(clock, 8, engine);

    // Then there is one anomaly of both, with what came before it
    const open = await engine.store.anomalies({ state: 'open', limit: 10 });
    expect(open).toHaveLength(1);
    const [anomaly] = open;
    expect([...anomaly.entityRefs].sort()).toEqual([
      'component:default/api',
      'component:default/ledger',
    ]);
    expect(anomaly.severity).toBe('high');
    expect(anomaly.historic).toBe(false);
    expect(anomaly.changes[0]).toMatchObject({
      kind: 'deployment',
      title: 'ledger:1.4.2',
    });
    expect(anomaly.changes[0].weight).toBeGreaterThan(0.8);
    const stored = await engine.store.findings(anomaly.findingIds);
    const kinds = stored.map(({ finding }) => finding.metric ?? finding.kind);
    expect(kinds).toEqual(
      expect.arrayContaining(['errorRate', 'latency', 'template-new']),
    );
    // with the points around it and lines that hold no password
    const rate = stored.find(({ finding }) => finding.metric === 'errorRate')!;
    expect(rate.evidence.series!.points.length).toBeGreaterThan(30);
    const line = stored.find(({ finding }) => finding.kind === 'template-new')!;
    const text = JSON.stringify(line.evidence.examples);
    expect(text).toContain('PaymentRejectedException');
    expect(text).not.toContain('hunter');
    expect(engine.told.some(({ change }) => change === 'opened')).toBe(true);

    // And it ends when it is over
    await pass(clock, 50, engine);
    const [over] = await engine.store.anomalies({ limit: 10 });
    expect(over).toMatchObject({ id: anomaly.id, state: 'closed' });
    expect(over.endedAt! - over.since).toBeLessThan(45 * MINUTE);

    // Kinds of lines are counted once each
    const { items } = await engine.store.patterns('component:default/api', {
      limit: 10,
    });
    const rows = await knex('watched').where({
      id: 'service:component:default/api',
    });
    const { from: first, until } = JSON.parse(rows[0].snapshot_state).sources
      .logs;
    expect(items.reduce((sum, { count }) => sum + count, 0)).toBe(
      (until - first) / 4_000,
    );
    expect(JSON.stringify(items)).not.toContain('hunter');
    await engine.stop();
  });

  it('finds the same after a crash as without one, and nothing twice', async () => {
    const trouble = START + 20 * MINUTE;
    world.troubles.push({
      service: 'api',
      kind: 'errors',
      from: trouble,
      to: trouble + 15 * MINUTE,
    });
    const calm = new TestEngine(knex, world, [api], clock);
    await calm.watch(clock);
    await pass(clock, 60, calm);
    const undisturbed = await findings();
    expect(undisturbed.length).toBeGreaterThan(1);
    await calm.stop();

    knex = await databases.init(name);
    await migrate({ knex, directory });
    clock = { now: START + 40_000 };
    for (const minutes of [7, 16, 9, 28]) {
      // each one goes away without a word, in the middle of the trouble, too
      const engine = new TestEngine(knex, world, [api], clock, `of ${minutes}`);
      await engine.watch(clock);
      await pass(clock, minutes, engine);
      await engine.stop();
    }
    expect(await findings()).toEqual(undisturbed);
    const { items } = await calm.store.patterns('component:default/api', {
      limit: 10,
    });
    expect(items.length).toBeGreaterThan(0);
  });

  it('fills the gap after an outage without calling it news, and says what is wrong meanwhile', async () => {
    const engine = new TestEngine(knex, world, [api], clock);
    await engine.watch(clock);
    await pass(clock, 5, engine);
    world.fault = new Error('socket hang up');
    await pass(clock, 2, engine);
    const broken = await engine.store.watched('component:default/api');
    expect(broken!.state.sources!.metrics!.problem).toMatch(
      /could not be read/,
    );

    // two hours pass, in which something happened and ended
    const from = clock.now + 10 * MINUTE;
    world.troubles.push({
      service: 'api',
      kind: 'errors',
      from,
      to: from + 20 * MINUTE,
    });
    clock.now += 2 * HOUR;
    world.fault = undefined;
    await pass(clock, 3, engine);
    const healed = await engine.store.watched('component:default/api');
    expect(healed!.state.sources!.metrics!.problem).toBeUndefined();
    const [anomaly] = await engine.store.anomalies({ limit: 10 });
    expect(anomaly).toMatchObject({ historic: true });
    expect(anomaly.entityRefs).toEqual(['component:default/api']);
    await engine.stop();
  });

  it('says since when a service waits for its turn, and loses nothing by it', async () => {
    const engine = new TestEngine(knex, world, [api], clock);
    await engine.watch(clock);
    await pass(clock, 5, engine);
    const state = async () =>
      (await engine.store.watched('component:default/api'))!.state.sources!
        .metrics!;
    const { until } = await state();
    world.fault = new PutOff(20);
    await pass(clock, 1, engine);
    const since = clock.now;
    await pass(clock, 4, engine);
    expect(await state()).toMatchObject({
      until,
      putOff: { since, limit: 'requests' },
      problem: expect.stringContaining('20 times a minute'),
    });
    world.fault = undefined;
    await pass(clock, 1, engine);
    const after = await state();
    expect(after).toMatchObject({ until: until + 6 * MINUTE });
    expect(after.putOff).toBeUndefined();
    expect(world.reads.at(-1)).toMatchObject({ from: until, to: after.until });
    await engine.stop();
  });

  it('goes on with the logs that there are, and says what is missing', async () => {
    const engine = new TestEngine(knex, world, [api], clock);
    await engine.watch(clock);
    await pass(clock, 5, engine);
    const state = async () =>
      (await engine.store.watched('component:default/api'))!.state.sources!
        .logs!;
    const { until } = await state();
    world.missing = 'The log of 1 pod cannot be read';
    await pass(clock, 1, engine);
    expect(await state()).toMatchObject({
      until: until + MINUTE,
      problem: 'The log of 1 pod cannot be read',
    });
    world.missing = undefined;
    await pass(clock, 1, engine);
    expect((await state()).problem).toBeUndefined();
    await engine.stop();
  });

  it('shares the services among replicas', async () => {
    const one = new TestEngine(knex, world, ENTITIES, clock, 'one');
    const two = new TestEngine(knex, world, ENTITIES, clock, 'two');
    await one.watch(clock);
    await two.watch(clock);
    for (let i = 0; i < 10; i++) {
      clock.now += MINUTE;
      await Promise.all([one.run(), two.run()]);
    }
    expect(await engineFindings(knex)).toEqual([]);
    expect(one.work.size + two.work.size).toBeGreaterThanOrEqual(3);
    const rows = await knex('watched').where({ kind: 'service' });
    for (const row of rows) {
      const { until } = JSON.parse(row.state).sources.metrics;
      expect(clock.now - until).toBeLessThan(2 * MINUTE);
    }
    await one.stop();
    await two.stop();
  });

  it('takes its tables away again', async () => {
    await knex.migrate.rollback({ directory }, true);
    expect(await knex.schema.hasTable('findings')).toBe(false);
  });
});
