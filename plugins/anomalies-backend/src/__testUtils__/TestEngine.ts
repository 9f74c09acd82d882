import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { DatabaseReconcilerStore, Reconciler } from '@kronos-portal/node';
import type { Knex } from 'knex';
import type { Watched } from '../store/AnomalyStore';
import { DatabaseAnomalyStore, toWatched } from '../store/DatabaseAnomalyStore';
import { AffiliateWork, type AnomalyChange } from '../work/AffiliateWork';
import { Budget } from '../work/Budget';
import { ServiceWork } from '../work/ServiceWork';
import type { LogSource } from '../sources/LogSource';
import type { MetricSource } from '../sources/MetricSource';
import type { WorkloadSource } from '../sources/WorkloadSource';
import { MINUTE } from './scriptedWorld';

/** Where the minutes come from. */
export interface TestSources {
  metrics: MetricSource;
  logs: LogSource;
  workloads?: readonly WorkloadSource[];
}

/** What goes wrong is in the state of the sources, which tests look at. */
export const SILENT: LoggerService = {
  error() {},
  warn() {},
  info() {},
  debug() {},
  child: () => SILENT,
};

/** One replica: what `startAnomalies` starts, with a clock of its own and without HTTP. */
export class TestEngine {
  readonly store: DatabaseAnomalyStore;
  readonly told: AnomalyChange[] = [];
  readonly work: ServiceWork;
  readonly #reconciler: Reconciler<Watched>;
  readonly #entities: Entity[];

  constructor(
    knex: Knex,
    world: TestSources,
    entities: Entity[],
    clock: { now: number },
    holder = 'one',
    logger: LoggerService = SILENT,
    metricHistoryMs?: number,
  ) {
    const now = () => clock.now;
    this.#entities = entities;
    this.store = DatabaseAnomalyStore.create({ knex });
    this.work = ServiceWork.create({
      store: this.store,
      sources: {
        metrics: [world.metrics],
        logs: [world.logs],
        workloads: world.workloads ?? [],
      },
      budget: Budget.create({
        linesPerRead: 5_000,
        bytesPerRead: 1e6,
        linesPerMinute: 1e6,
        now,
      }),
      logger,
      entity: async ref => entities.find(e => stringifyEntityRef(e) === ref),
      holder,
      now,
      ...(metricHistoryMs && { metricHistoryMs }),
    });
    const affiliates = AffiliateWork.create({
      store: this.store,
      neighbours: async ref =>
        entities
          .filter(e => stringifyEntityRef(e) !== ref)
          .filter(
            e =>
              e.relations?.some(r => r.targetRef === ref) ||
              entities
                .find(own => stringifyEntityRef(own) === ref)
                ?.relations?.some(r => r.targetRef === stringifyEntityRef(e)),
          )
          .map(e => stringifyEntityRef(e)),
      onChange: async change => {
        this.told.push(change);
      },
      now,
    });
    this.#reconciler = Reconciler.create<Watched>({
      store: DatabaseReconcilerStore.create({
        knex,
        table: 'watched',
        toRow: toWatched,
      }),
      step: (lease, signal) =>
        lease.row.kind === 'service'
          ? this.work.step(lease, signal)
          : affiliates.step(lease, signal),
      logger,
      atOnce: 1,
      now,
    });
  }

  async watch(clock: { now: number }) {
    await this.store.watch(
      this.#entities.map(entity => ({
        entityRef: stringifyEntityRef(entity),
        uid: entity.metadata.uid!,
        affiliate: entity.metadata.labels?.['kronos.io/affiliate'] ?? '',
      })),
      clock.now,
    );
  }

  run = () => this.#reconciler.runUntilIdle();
  stop = () => this.#reconciler.stop();
}

/** Lets minutes pass, in each of which all engines look once. */
export async function pass(
  clock: { now: number },
  minutes: number,
  ...engines: TestEngine[]
) {
  for (let i = 0; i < minutes; i++) {
    clock.now += MINUTE;
    for (const engine of engines) await engine.run();
  }
}
