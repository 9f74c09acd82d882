import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import {
  UpstreamError,
  type LeasedRow,
  type StepResult,
} from '@kronos-portal/node';
import type {
  AnomalyFinding,
  CollectionState,
  ExampleLine,
} from '@kronos-portal/common';
import { MINUTE, unitOf } from '../detection/findings';
import {
  ServiceDetector,
  type ServiceDetectorSnapshot,
} from '../detection/ServiceDetector';
import type { LogSource } from '../sources/LogSource';
import type { MetricSource, Window } from '../sources/MetricSource';
import type { Evidence, Watched, WatchState } from '../store/AnomalyStore';
import {
  unpacked,
  type DatabaseAnomalyStore,
  type ServiceProgress,
} from '../store/DatabaseAnomalyStore';
import type { Budget } from './Budget';
import { ChangeWatch } from './ChangeWatch';
import { podChanges } from './podChanges';
import { PutOff } from './RequestBudget';
import { sourcesOf, type Sources } from './Sources';

const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface ServiceWorkOptions {
  store: DatabaseAnomalyStore;
  sources: Sources;
  budget: Budget;
  logger: LoggerService;
  /** undefined: it is gone */
  entity(entityRef: string): Promise<Entity | undefined>;
  /** tells this process from others */
  holder: string;
  now?: () => number;
  /** how late tools have what they measured; default 30 s */
  lagMs?: number;
  /** of metrics that are read when a service is first seen, and at most after an outage; default a day */
  metricHistoryMs?: number;
  /** the same for logs; default an hour */
  logHistoryMs?: number;
  snapshotEveryMs?: number;
  /** what began longer ago than this when it was found is history; default 30 min */
  historicMs?: number;
}

type SourceState = NonNullable<
  NonNullable<WatchState['sources']>[CollectionState['source']]
>;

type PodsTold = ReturnType<typeof podChanges>;

interface Held {
  detector: ServiceDetector;
  state: WatchState;
  snapshotAt: number;
}

/**
 * One look at a service: reads the minutes since the last look from its sources, and writes what was found together
 * with how far it came. Detectors stay in memory; a process that takes a service over begins with the last snapshot and
 * reads again what came since, which finds the same things under the same ids.
 */
export class ServiceWork {
  readonly #options: Required<ServiceWorkOptions>;
  readonly #changes: ChangeWatch;
  readonly #held = new Map<string, Held>();

  static create(options: ServiceWorkOptions) {
    return new ServiceWork(options);
  }

  private constructor(options: ServiceWorkOptions) {
    this.#options = {
      now: Date.now,
      lagMs: 30_000,
      metricHistoryMs: DAY,
      logHistoryMs: HOUR,
      snapshotEveryMs: 10 * MINUTE,
      historicMs: 30 * MINUTE,
      ...options,
    };
    const { sources, logger, now } = this.#options;
    this.#changes = ChangeWatch.create({
      sources: sources.workloads,
      logger,
      now,
    });
  }

  /** services whose detectors are in memory */
  get size(): number {
    return this.#held.size;
  }

  async step(
    lease: LeasedRow<Watched>,
    signal: AbortSignal,
  ): Promise<StepResult> {
    const { store, now, lagMs, holder, snapshotEveryMs } = this.#options;
    const { id, row } = lease;
    const entityRef = row.entityRef!;
    const entity = await this.#options.entity(entityRef);
    if (!entity) {
      this.#held.delete(id);
      return { rest: true };
    }
    const held = this.#take(row);
    const end = Math.floor((now() - lagMs) / MINUTE) * MINUTE;
    const progress: ServiceProgress = {
      id,
      token: lease.token,
      holder,
      now: now(),
      state: { sources: {} },
      findings: [],
      changes: [],
      patterns: [],
    };
    const { metrics, logs } = await sourcesOf(entity, this.#options.sources);
    const told: PodsTold = { rollouts: [], scalings: [] };
    let more = false;
    if (metrics) {
      more = await this.#readMetrics({
        source: metrics,
        entity,
        held,
        end,
        progress,
        told,
        signal,
      });
    }
    if (logs) {
      const behind = await this.#readLogs({
        source: logs,
        entity,
        held,
        end,
        progress,
        signal,
      });
      more = more || behind;
    }
    const { changes, state } = await this.#changes.look({
      entity,
      state: row.workloads,
      seen: told,
      isTroubled: progress.findings.some(
        ({ finding, historic }) => finding.state === 'open' && !historic,
      ),
      signal,
    });
    progress.changes.push(...changes);
    progress.workloads = state;
    signal.throwIfAborted();
    held.state = progress.state;
    const first = row.snapshot === null;
    const due = now() - held.snapshotAt >= snapshotEveryMs;
    if ((first && !more) || due) {
      progress.snapshot = held.detector.snapshot();
      progress.patterns = held.detector.takePatterns();
      held.snapshotAt = now();
    }
    try {
      await store.saveService(progress, row.affiliate);
    } catch (error) {
      // what is in memory went further than what is stored
      this.#held.delete(id);
      throw error;
    }
    const next = end + MINUTE + lagMs - now();
    return { againInMs: more ? 0 : Math.max(1_000, next) };
  }

  /** Detectors in memory when they stand where the row stands, else the last snapshot. */
  #take(row: Watched): Held {
    const known = this.#held.get(row.id);
    if (
      known &&
      row.holder === this.#options.holder &&
      sameState(known.state, row.state)
    ) {
      return known;
    }
    const snapshot = row.snapshot
      ? unpacked<ServiceDetectorSnapshot>(row.snapshot)
      : undefined;
    const restored =
      snapshot && ServiceDetector.restore(row.entityRef!, snapshot);
    const held: Held = {
      detector: restored ?? ServiceDetector.create(row.entityRef!),
      state: (restored && row.snapshotState) || {},
      snapshotAt: this.#options.now(),
    };
    this.#held.set(row.id, held);
    return held;
  }

  async #readMetrics(options: {
    source: MetricSource;
    entity: Entity;
    held: Held;
    end: number;
    progress: ServiceProgress;
    /** is given what the pods say of themselves */
    told: PodsTold;
    signal: AbortSignal;
  }): Promise<boolean> {
    const { source, entity, held, end, progress, told, signal } = options;
    const { metricHistoryMs } = this.#options;
    const before = held.state.sources?.metrics;
    const known = before?.tool === source.tool ? before : undefined;
    const from = Math.max(known?.until ?? 0, end - metricHistoryMs);
    const state = { tool: source.tool, until: from, from: known?.from ?? from };
    progress.state.sources!.metrics = state;
    const window: Window = { from, to: Math.min(end, from + 6 * HOUR) };
    if (window.to <= window.from) return false;
    try {
      const read = await source.read(entity, window, signal);
      const pods = held.detector.pods;
      for (const finding of held.detector.addMetrics(read, window.to)) {
        progress.findings.push({
          finding,
          historic: this.#isHistoric(finding),
          evidence: this.#seriesOf(finding, held.detector),
        });
      }
      Object.assign(told, podChanges(read.pods, pods));
      state.until = window.to;
      return window.to < end;
    } catch (error) {
      Object.assign(state, this.#trouble(error, signal, known));
      return false;
    }
  }

  async #readLogs(options: {
    source: LogSource;
    entity: Entity;
    held: Held;
    end: number;
    progress: ServiceProgress;
    signal: AbortSignal;
  }): Promise<boolean> {
    const { source, entity, held, end, progress, signal } = options;
    const { budget, logHistoryMs, now } = this.#options;
    const before = held.state.sources?.logs;
    const known = before?.tool === source.tool ? before : undefined;
    const from = Math.max(known?.until ?? 0, end - logHistoryMs);
    const state: SourceState = {
      tool: source.tool,
      until: from,
      from: known?.from ?? from,
    };
    progress.state.sources!.logs = state;
    const window = { from, to: Math.min(end, from + HOUR / 2) };
    if (window.to <= window.from) return false;
    const key = `${source.tool} ${entity.metadata.labels?.['kronos.io/affiliate']}`;
    const limit = budget.ofReading(key);
    if (limit.lines === 0) {
      state.problem =
        'The budget of lines of this tool is used up for this minute; it goes on in the next.';
      state.putOff = { since: known?.putOff?.since ?? now(), limit: 'lines' };
      return false;
    }
    try {
      const read = await source.read(entity, window, limit, signal);
      budget.spend(key, read.lines.length);
      // A minute that was not read to its end comes whole the next time, unless one minute alone is too much.
      let to = Math.floor(read.until / MINUTE) * MINUTE;
      const cut = to <= window.from;
      if (cut) to = window.from + MINUTE;
      const lines = read.lines.filter(({ time }) => time < to);
      const detected = held.detector.addLogs(lines, { from: window.from, to });
      for (const finding of detected.findings) {
        progress.findings.push({
          finding,
          historic: this.#isHistoric(finding),
          evidence: examplesOf(finding, detected.examples),
        });
      }
      state.until = to;
      if (cut || read.skipped > 0) {
        state.problem = `More lines came than are read at once (${limit.lines}); some were left out.`;
      }
      if (read.problem) state.problem = read.problem;
      return to < end;
    } catch (error) {
      Object.assign(state, this.#trouble(error, signal, known));
      return false;
    }
  }

  #isHistoric(finding: AnomalyFinding): boolean {
    return (
      this.#options.now() - Date.parse(finding.last) > this.#options.historicMs
    );
  }

  #seriesOf(finding: AnomalyFinding, detector: ServiceDetector): Evidence {
    const { metric, pod, place = '', entityRef, limit } = finding;
    if (!metric) return {};
    const points = detector.points(metric, pod ? { pod, place } : undefined);
    if (points.length === 0) return {};
    return {
      series: {
        entityRef,
        ...(pod && { pod }),
        metric,
        unit: unitOf(metric),
        points,
        marks: [
          {
            from: Date.parse(finding.since) / 1_000,
            to: Date.parse(finding.last) / 1_000,
          },
        ],
        ...(limit !== undefined && { limit }),
      },
    };
  }

  /** What the state of a source says when it could not be read. */
  #trouble(
    error: unknown,
    signal: AbortSignal,
    before: SourceState | undefined,
  ): Pick<SourceState, 'problem' | 'putOff'> {
    signal.throwIfAborted();
    const { logger, now } = this.#options;
    if (error instanceof PutOff) {
      const since = before?.putOff?.since ?? now();
      return {
        problem: error.problem.message,
        putOff: { since, limit: 'requests' },
      };
    }
    if (UpstreamError.is(error)) return { problem: error.problem.message };
    logger.error('A source could not be read', error as Error);
    return {
      problem: 'It could not be read; the log of the backend says why.',
    };
  }
}

function examplesOf(
  finding: AnomalyFinding,
  examples: Map<string, ExampleLine[]>,
): Evidence {
  const lines = examples.get(finding.id);
  return lines?.length ? { examples: lines } : {};
}

function sameState(a: WatchState, b: WatchState): boolean {
  const keys = ['metrics', 'logs'] as const;
  return keys.every(
    key =>
      a.sources?.[key]?.until === b.sources?.[key]?.until &&
      a.sources?.[key]?.tool === b.sources?.[key]?.tool,
  );
}
