import type { MetricFinding } from '../detect/MetricFinding';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Runs that are remembered: when they ended well, and how long they took. */
const KEPT = 8;
/** What is late by less is no news: a share of the distance, and at least so long. */
const GRACE_SHARE = 0.15;
const LEAST_GRACE = 10 * MINUTE;
/** So many runs tell how long one takes. */
const ENOUGH = 3;
/** What has not run for so long is not meant to. */
const GIVEN_UP = 7 * DAY;

/** What is known of a job at a moment; milliseconds since 1970. */
export interface RunState {
  /** when it last ended well */
  lastSuccessAt: number;
  /** when a run was last started, where that is known */
  lastStartAt?: number;
  /** when the next one is meant to start, where a schedule is known; in the past when it was not started then */
  nextStartAt?: number;
}

export interface RunWatchSnapshot {
  version: 1;
  runs: number[];
  open: MetricFinding | null;
  /** of a schedule; none in snapshots of older versions */
  takes?: number[];
  due?: number | null;
  startedAt?: number | null;
  told?: number | null;
}

/** What should have happened, and when it was late enough to say so. */
interface Expected {
  dueAt: number;
  distance: number;
  grace: number;
  confidence: number;
}

/**
 * A job that should have run by now. A known schedule tells when it starts, and its runs how long it takes; one that was
 * suspended is missed at the time that was told before. Without a schedule the distance of the runs is learned: the
 * longest of the last ones, so that a job of working days is not missed on a Sunday once a week was seen.
 */
export class RunWatch {
  static create(options: { metric: string }) {
    return new RunWatch(options.metric);
  }

  readonly #metric: string;
  /** when runs ended well, the oldest first */
  #runs: number[] = [];
  /** how long they took */
  #takes: number[] = [];
  /** when the next start was told to be */
  #due: number | undefined;
  /** the first start since the last run that ended well */
  #startedAt: number | undefined;
  #open: MetricFinding | undefined;
  /** the last run before what was told last: nothing is told twice */
  #told: number | undefined;

  private constructor(metric: string) {
    this.#metric = metric;
  }

  get open(): MetricFinding | undefined {
    return this.#open;
  }

  add(time: number, state: RunState): MetricFinding[] {
    if (!Number.isFinite(time) || !Number.isFinite(state.lastSuccessAt)) {
      return [];
    }
    this.#learn(state);
    const newest = this.#runs.at(-1)!;
    const open = this.#open;
    if (open) {
      const isBack = newest !== this.#told;
      if (!isBack && time - open.since <= GIVEN_UP) return [];
      return this.end(time);
    }
    const expected = this.#expected();
    if (!expected || newest === this.#told) return [];
    const { dueAt, distance, grace, confidence } = expected;
    if (!(time - dueAt > grace)) return [];
    this.#told = newest;
    this.#open = {
      id: `${this.#metric}:missed-run:${newest}`,
      kind: 'missed-run',
      metric: this.#metric,
      state: 'opened',
      since: dueAt,
      at: time,
      direction: 'down',
      /** minutes since the last run that ended well, and what is usual */
      actual: (time - newest) / MINUTE,
      typical: distance / MINUTE,
      low: 0,
      high: (distance + grace) / MINUTE,
      confidence,
      history: Math.round((newest - this.#runs[0]) / MINUTE),
      exhaustedAt: dueAt,
    };
    return [this.#open];
  }

  /** The job ran again, or is no more. */
  end(time: number): MetricFinding[] {
    const open = this.#open;
    if (!open) return [];
    this.#open = undefined;
    const actual = (time - (this.#runs.at(-1) ?? time)) / MINUTE;
    return [{ ...open, state: 'closed', at: time, actual }];
  }

  #learn({ lastSuccessAt, lastStartAt, nextStartAt }: RunState) {
    const last = this.#runs.at(-1);
    const isNew = last === undefined || lastSuccessAt > last;
    if (isNew) this.#runs = [...this.#runs, lastSuccessAt].slice(-KEPT);
    if (nextStartAt !== undefined) this.#due = nextStartAt;
    if (lastStartAt === undefined) return;
    if (this.#due !== undefined && lastStartAt >= this.#due) {
      // the schedule of what comes after it is not known
      this.#due = undefined;
    }
    if (lastStartAt > lastSuccessAt) this.#startedAt ??= lastStartAt;
    else {
      this.#startedAt = undefined;
      if (isNew) {
        this.#takes = [...this.#takes, lastSuccessAt - lastStartAt].slice(
          -KEPT,
        );
      }
    }
  }

  #expected(): Expected | undefined {
    const newest = this.#runs.at(-1)!;
    const distances = this.#runs.slice(1).map((run, i) => run - this.#runs[i]);
    if (this.#startedAt !== undefined) {
      const distance = Math.max(
        this.#startedAt - newest,
        ...distances.slice(-1),
      );
      const longest = 2 * Math.max(0, ...this.#takes);
      const share = this.#takes.length < ENOUGH ? distance * GRACE_SHARE : 0;
      return {
        dueAt: this.#startedAt,
        distance,
        grace: Math.max(LEAST_GRACE, longest, share),
        confidence: 0.97,
      };
    }
    if (this.#due !== undefined) {
      return {
        dueAt: this.#due,
        distance: this.#due - newest,
        grace: LEAST_GRACE,
        confidence: 0.97,
      };
    }
    if (distances.length < ENOUGH) return undefined;
    const distance = Math.max(...distances);
    return {
      dueAt: newest + distance,
      distance,
      grace: Math.max(LEAST_GRACE, distance * GRACE_SHARE),
      confidence: Math.min(0.95, 0.6 + distances.length * 0.06),
    };
  }

  snapshot(): RunWatchSnapshot {
    return {
      version: 1,
      runs: [...this.#runs],
      open: this.#open ? { ...this.#open } : null,
      takes: [...this.#takes],
      due: this.#due ?? null,
      startedAt: this.#startedAt ?? null,
      told: this.#told ?? null,
    };
  }

  static restore(
    snapshot: RunWatchSnapshot,
    options: { metric: string },
  ): RunWatch {
    const watch = RunWatch.create(options);
    watch.#runs = [...snapshot.runs];
    watch.#open = snapshot.open ?? undefined;
    watch.#takes = [...(snapshot.takes ?? [])];
    watch.#due = snapshot.due ?? undefined;
    watch.#startedAt = snapshot.startedAt ?? undefined;
    watch.#told =
      snapshot.told ?? (watch.#open ? watch.#runs.at(-1) : undefined);
    return watch;
  }
}
