import type { MetricFinding } from '../detect/MetricFinding';

const MINUTE = 60_000;
/** Runs between which the distance is learned. */
const KEPT = 8;
/** What is late by less is no news: a share of the distance, and at least so long. */
const GRACE_SHARE = 0.15;
const LEAST_GRACE = 10 * MINUTE;

export interface RunWatchSnapshot {
  version: 1;
  runs: number[];
  open: MetricFinding | null;
}

/**
 * A job that should have run by now. How far apart its runs are is told, or learned from when they last ended well: the
 * longest of the last distances, so that a job of working days is not missed on a Sunday once a week was seen.
 */
export class RunWatch {
  static create(options: { metric: string }) {
    return new RunWatch(options.metric);
  }

  readonly #metric: string;
  /** when runs ended well, the oldest first */
  #runs: number[] = [];
  #open: MetricFinding | undefined;

  private constructor(metric: string) {
    this.#metric = metric;
  }

  get open(): MetricFinding | undefined {
    return this.#open;
  }

  /**
   * @param lastRunAt - when it last ended well, milliseconds since 1970
   * @param everyMs - how far apart runs are meant to be, when that is known
   */
  add(time: number, lastRunAt: number, everyMs?: number): MetricFinding[] {
    if (!Number.isFinite(time) || !Number.isFinite(lastRunAt)) return [];
    const last = this.#runs.at(-1);
    if (last === undefined || lastRunAt > last) {
      this.#runs = [...this.#runs, lastRunAt].slice(-KEPT);
    }
    const distances = this.#runs.slice(1).map((run, i) => run - this.#runs[i]);
    const distance =
      everyMs !== undefined && everyMs > 0
        ? Math.max(
            everyMs,
            ...distances.slice(-1).filter(d => d < everyMs * 1.5),
          )
        : Math.max(...distances);
    const learned = everyMs !== undefined || distances.length >= 3;
    const newest = this.#runs.at(-1)!;
    const grace = Math.max(LEAST_GRACE, distance * GRACE_SHARE);
    const late = time - newest - distance;
    const open = this.#open;
    if (open && late <= 0) {
      this.#open = undefined;
      return [
        {
          ...open,
          state: 'closed',
          at: time,
          actual: (time - newest) / MINUTE,
        },
      ];
    }
    if (open || !learned || !(late > grace)) return [];
    this.#open = {
      id: `${this.#metric}:missed-run:${newest}`,
      kind: 'missed-run',
      metric: this.#metric,
      state: 'opened',
      since: newest + distance,
      at: time,
      direction: 'down',
      /** minutes since the last run that ended well, and what is usual */
      actual: (time - newest) / MINUTE,
      typical: distance / MINUTE,
      low: 0,
      high: (distance + grace) / MINUTE,
      confidence:
        everyMs !== undefined
          ? 0.97
          : Math.min(0.95, 0.6 + distances.length * 0.06),
      history: Math.round((newest - this.#runs[0]) / MINUTE),
      exhaustedAt: newest + distance,
    };
    return [this.#open];
  }

  snapshot(): RunWatchSnapshot {
    return {
      version: 1,
      runs: [...this.#runs],
      open: this.#open ? { ...this.#open } : null,
    };
  }

  static restore(
    snapshot: RunWatchSnapshot,
    options: { metric: string },
  ): RunWatch {
    const watch = RunWatch.create(options);
    watch.#runs = [...snapshot.runs];
    watch.#open = snapshot.open ?? undefined;
    return watch;
  }
}
