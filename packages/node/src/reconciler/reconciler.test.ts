import { mockServices } from '@backstage/backend-test-utils';
import * as fc from 'fast-check';
import type { Knex } from 'knex';
import {
  DatabaseReconcilerStore,
  requestWork,
} from './DatabaseReconcilerStore';
import { testDatabases } from '../testing/testDatabases';
import { Reconciler, type StepResult } from './Reconciler';
import type { LeasedRow } from './ReconcilerStore';

interface Thing {
  wanted: number;
  actual: number;
  revision: number;
}

const LEASE_MS = 60_000;
const IDS = ['a', 'b'];

const databases = testDatabases();

describe.each(databases.names)('Reconciler over %s', name => {
  jest.setTimeout(60_000);
  let knex: Knex;
  let clock = 0;

  beforeAll(async () => {
    knex = await databases.init(name);
    await knex.schema.createTable('things', table => {
      table.string('id').primary();
      table.integer('wanted').notNullable();
      table.integer('actual').notNullable();
      table.integer('revision').notNullable();
      table.bigInteger('next_attempt_at').nullable();
      table.bigInteger('lease_until').nullable();
      table.bigInteger('lease_token').notNullable().defaultTo(0);
      table.integer('attempts').notNullable().defaultTo(0);
      table.integer('wanted_revision').notNullable().defaultTo(0);
    });
  });
  const reset = async () => {
    clock = 1_000_000;
    await knex('things').delete();
    await knex('things').insert(
      IDS.map(id => ({ id, wanted: 0, actual: 0, revision: 0 })),
    );
  };
  beforeEach(() => reset());

  /** PostgreSQL gives 64 bit integers as text */
  const rowOf = async (id: string) =>
    Object.fromEntries(
      Object.entries(await knex('things').where({ id }).first()).map(
        ([column, value]) => [
          column,
          value === null || column === 'id' ? value : Number(value),
        ],
      ),
    );
  /** somebody wants something: as the marketplace writes it */
  const want = (id: string, wanted: number) =>
    knex('things')
      .where({ id })
      .update({
        wanted,
        revision: knex.raw('revision + 1'),
        ...requestWork(knex, clock),
      });
  /** what a step may write: only with the lease, only for what is still wanted */
  const advance = async ({ id, token, row }: LeasedRow<Thing>) =>
    (await knex('things')
      .where({ id, lease_token: token, revision: row.revision })
      .update({ actual: row.actual + Math.sign(row.wanted - row.actual) })) > 0;
  const honest = async (lease: LeasedRow<Thing>): Promise<StepResult> => {
    if (lease.row.wanted === lease.row.actual) return { rest: true };
    if (!(await advance(lease))) throw new Error('lost');
    return { againInMs: 0 };
  };
  const worker = (
    step: (lease: LeasedRow<Thing>, signal: AbortSignal) => Promise<StepResult>,
    options: { leaseMs?: number; atOnce?: number; perSecond?: number } = {},
  ) =>
    Reconciler.create<Thing>({
      store: DatabaseReconcilerStore.create<Thing>({
        knex,
        table: 'things',
        toRow: ({ wanted, actual, revision }) => ({ wanted, actual, revision }),
      }),
      step,
      logger: mockServices.logger.mock(),
      leaseMs: LEASE_MS,
      now: () => clock,
      ...options,
    });
  const settle = async () => {
    for (let i = 0; i < 40; i++) {
      await worker(honest).runUntilIdle();
      clock += LEASE_MS;
    }
  };

  /** Another one has had the row since: nothing that comes now counts. */
  const overtaken = async (lease: LeasedRow<Thing>): Promise<StepResult> => {
    clock += LEASE_MS;
    await worker(honest).runUntilIdle();
    const before = await rowOf(lease.id);
    expect(before.lease_token).toBeGreaterThan(lease.token);
    expect(await advance(lease)).toBe(false);
    expect(await rowOf(lease.id)).toEqual(before);
    return { rest: true };
  };

  /** Runs until the worker rests or is stopped by what the step meets; what it does later goes on by itself. */
  const workUntil = async (
    step: (
      lease: LeasedRow<Thing>,
      halt: () => Promise<never>,
    ) => Promise<StepResult>,
  ) => {
    let dead!: () => void;
    const death = new Promise<void>(resolve => {
      dead = resolve;
    });
    const halt = () => {
      dead();
      return new Promise<never>(() => {});
    };
    const run = worker(lease => step(lease, halt)).runUntilIdle();
    await Promise.race([run, death]);
  };

  type Mishap =
    | 'none'
    | 'fails'
    | 'killed before it writes'
    | 'killed after it wrote'
    | 'wanted anew while it works'
    | 'overtaken';
  const act = fc.oneof(
    fc.record({
      does: fc.constant('want' as const),
      id: fc.constantFrom(...IDS),
      wanted: fc.integer({ min: -3, max: 3 }),
    }),
    fc.record({ does: fc.constant('wait' as const), ms: fc.nat(90_000) }),
    fc.record({
      does: fc.constant('work' as const),
      at: fc.nat(4),
      wanted: fc.integer({ min: -3, max: 3 }),
      mishap: fc.constantFrom<Mishap>(
        'none',
        'fails',
        'killed before it writes',
        'killed after it wrote',
        'wanted anew while it works',
        'overtaken',
      ),
    }),
  );

  it('comes to what is wanted, whatever happens to the workers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 14 }), async acts => {
        await reset();
        for (const a of acts) {
          if (a.does === 'want') await want(a.id, a.wanted);
          if (a.does === 'wait') clock += a.ms;
          if (a.does !== 'work') continue;
          let steps = 0;
          await workUntil(async (lease, halt) => {
            if (steps++ !== a.at) return await honest(lease);
            switch (a.mishap) {
              case 'fails':
                throw new Error('the tool is away');
              case 'killed before it writes':
                return await halt();
              case 'killed after it wrote':
                await advance(lease);
                return await halt();
              case 'wanted anew while it works':
                await want(lease.id, a.wanted);
                return await honest(lease);
              case 'overtaken':
                return await overtaken(lease);
              default:
                return await honest(lease);
            }
          });
        }
        await settle();
        for (const id of IDS) {
          const { wanted, actual, ...rest } = await rowOf(id);
          expect(actual).toBe(wanted);
          expect(rest).toMatchObject({
            next_attempt_at: null,
            lease_until: null,
          });
        }
      }),
      { numRuns: 40 },
    );
  });

  it('does not work on a row that another one holds, until the lease is over', async () => {
    await want('a', 1);
    await workUntil((_, halt) => halt());
    const seen = jest.fn(honest);
    await worker(seen).runUntilIdle();
    clock += LEASE_MS - 1;
    await worker(seen).runUntilIdle();
    expect(seen).not.toHaveBeenCalled();
    clock += 1;
    await worker(seen).runUntilIdle();
    expect((await rowOf('a')).actual).toBe(1);
  });

  it('a late release neither frees nor silences the row of the one who took over', async () => {
    await want('a', 1);
    let late!: () => void;
    const paused = new Promise<void>(resolve => {
      late = resolve;
    });
    const taken: number[] = [];
    const slow = worker(async lease => {
      taken.push(lease.token);
      await paused;
      return { rest: true };
    }).runUntilIdle();
    while (!taken.length) await new Promise(setImmediate);
    clock += LEASE_MS;
    await workUntil((_, halt) => halt());
    late();
    await slow;
    expect(await rowOf('a')).toMatchObject({
      lease_token: 2,
      lease_until: clock + LEASE_MS,
      next_attempt_at: 1_000_000,
    });
  });

  it('waits longer with each failure, and starts anew when something else is wanted', async () => {
    const failing = worker(async () => {
      throw new Error('the tool is away');
    });
    await want('a', 1);
    for (const seconds of [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]) {
      await failing.runUntilIdle();
      const wait = Number((await rowOf('a')).next_attempt_at) - clock;
      expect(wait).toBeGreaterThanOrEqual(seconds * 1000);
      expect(wait).toBeLessThanOrEqual(seconds * 1250);
      clock += wait;
    }
    await workUntil(async (lease, halt) => {
      if (lease.row.wanted === 2) return await halt();
      await want('a', 2);
      throw new Error(`${lease.id} is away`);
    });
    // taken again at once, without the failures of what was wanted before
    expect((await rowOf('a')).attempts).toBe(0);
    await settle();
    expect((await rowOf('a')).actual).toBe(2);
  });

  it('looks at once when it is nudged, also while it works, and ends with the step under way', async () => {
    const reconciler = worker(async lease => {
      if (lease.row.wanted === 1 && lease.id === 'a') {
        await want('b', 5);
        reconciler.nudge();
      }
      return await honest(lease);
    });
    const done = async (id: string, actual: number) => {
      while ((await rowOf(id)).actual !== actual) {
        await new Promise(resolve => setTimeout(resolve, 5));
      }
    };
    reconciler.start();
    await want('a', 1);
    reconciler.nudge();
    await Promise.all([done('a', 1), done('b', 5)]);
    await reconciler.stop();
    await want('a', 3);
    reconciler.nudge();
    await reconciler.runUntilIdle();
    expect((await rowOf('a')).actual).toBe(1);
  });

  it('works on several rows at once, on each with one worker, and a slow one holds up no other', async () => {
    const MANY = 30;
    await knex('things').delete();
    await knex('things').insert(
      Array.from({ length: MANY }, (_, i) => ({
        id: `row-${i}`,
        wanted: 2,
        actual: 0,
        revision: 0,
        next_attempt_at: clock,
      })),
    );
    let underWay = 0;
    let most = 0;
    let finish!: () => void;
    const slow = new Promise<void>(resolve => {
      finish = resolve;
    });
    const held = new Set<string>();
    const step = async (lease: LeasedRow<Thing>) => {
      expect(held.has(lease.id)).toBe(false);
      held.add(lease.id);
      most = Math.max(most, ++underWay);
      if (lease.id === 'row-0') await slow;
      await new Promise(setImmediate);
      const result = await honest(lease);
      underWay--;
      held.delete(lease.id);
      return result;
    };
    const replicas = [1, 2].map(() => worker(step, { atOnce: 3 }));
    replicas.forEach(replica => replica.start());
    const left = async () =>
      Number(
        (await knex('things').whereNot('actual', 2).count('* as n').first())?.n,
      );
    while ((await left()) > 1) {
      await new Promise(resolve => setTimeout(resolve, 5));
    }
    expect((await rowOf('row-0')).actual).toBe(0);
    finish();
    while (await left()) await new Promise(resolve => setTimeout(resolve, 5));
    await Promise.all(replicas.map(replica => replica.stop()));
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(6);
    // each row was taken for two steps and one look that found nothing to do, by nobody else
    for (let i = 0; i < MANY; i++) {
      expect((await rowOf(`row-${i}`)).lease_token).toBeLessThanOrEqual(3);
    }
  });

  it('takes no more rows in a second than it may, and leaves none out', async () => {
    for (const id of IDS) await want(id, 1);
    const taken: string[] = [];
    const slow = worker(
      async ({ id }) => {
        taken.push(id);
        return { rest: true };
      },
      { perSecond: 2 },
    );
    // the clock stands still: the second row has to wait for half a second of it
    slow.start();
    await until(() => taken.length > 0);
    await slow.stop();
    expect(taken).toHaveLength(1);

    clock += 500;
    const next = worker(
      async ({ id }) => {
        taken.push(id);
        return { rest: true };
      },
      { perSecond: 2 },
    );
    next.start();
    await until(() => taken.length > 1);
    await next.stop();
    expect(taken.sort()).toEqual(IDS);
  });

  it('keeps the row of a step that takes longer than a lease, and tells the step when it was lost', async () => {
    await want('a', 1);
    const renewed = async () =>
      Number((await rowOf('a')).lease_until) > 1_000_000 + 30;
    const told = await new Promise<AbortSignal>(resolve => {
      worker(
        async (lease, signal) => {
          clock += 29;
          while (!(await renewed())) {
            await new Promise(look => setTimeout(look, 5));
          }
          expect(await advance(lease)).toBe(true);
          // someone else has it now
          await knex('things').where({ id: 'a' }).increment('lease_token', 1);
          await new Promise<void>(lost => {
            signal.addEventListener('abort', () => lost());
          });
          resolve(signal);
          return { rest: true };
        },
        { leaseMs: 30 },
      ).runUntilIdle();
    });
    expect(told.reason.message).toMatch(/lease was lost/);
  });
});

async function until(holds: () => boolean) {
  while (!holds()) {
    await new Promise(resolve => {
      setTimeout(resolve, 5);
    });
  }
}
