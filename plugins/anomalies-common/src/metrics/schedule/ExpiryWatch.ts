import type { MetricFinding } from '../detect/MetricFinding';

const idTime = ({ id }: MetricFinding) => id.slice(id.lastIndexOf(':') + 1);

const DAY = 86_400_000;
/** Told at each of these many days before the end, and when it is over. */
const STEPS = [14, 7, 3, 1, 0];

export interface ExpiryWatchSnapshot {
  version: 1;
  open: MetricFinding | null;
  step: number;
}

/** What ends at a known time, a certificate above all: told two weeks before, and again as the end comes nearer. */
export class ExpiryWatch {
  static create(options: { metric: string }) {
    return new ExpiryWatch(options.metric);
  }

  readonly #metric: string;
  #open: MetricFinding | undefined;
  /** index of the last step that was told */
  #step = -1;

  private constructor(metric: string) {
    this.#metric = metric;
  }

  get open(): MetricFinding | undefined {
    return this.#open;
  }

  /** @param endsAt - milliseconds since 1970 */
  add(time: number, endsAt: number): MetricFinding[] {
    if (!Number.isFinite(endsAt) || !Number.isFinite(time)) return [];
    const days = (endsAt - time) / DAY;
    const step = STEPS.findLastIndex(each => days <= each);
    const open = this.#open;
    if (step < 0) {
      if (!open) return [];
      this.#open = undefined;
      this.#step = -1;
      return [
        {
          ...open,
          state: 'closed',
          at: time,
          actual: days,
          exhaustedAt: endsAt,
        },
      ];
    }
    if (open && step === this.#step && open.exhaustedAt === endsAt) return [];
    const nearer = step > this.#step;
    this.#step = step;
    this.#open = {
      id: `${this.#metric}:expiry:${open ? idTime(open) : time}`,
      kind: 'expiry',
      metric: this.#metric,
      state: open ? 'changed' : 'opened',
      since: open?.since ?? time,
      at: time,
      direction: 'down',
      actual: days,
      typical: NaN,
      low: STEPS[0],
      high: NaN,
      // Not whether it ends is in doubt, but whether somebody knows already.
      confidence: [0.6, 0.8, 0.95, 0.99, 0.9999][step],
      history: 0,
      exhaustedAt: endsAt,
    };
    // One that was replaced by another that ends soon, too, is the same concern.
    return open && !nearer && open.exhaustedAt === endsAt ? [] : [this.#open];
  }

  /** Nobody sees it any more. */
  end(time: number): MetricFinding[] {
    const open = this.#open;
    this.#open = undefined;
    this.#step = -1;
    return open ? [{ ...open, state: 'closed', at: time }] : [];
  }

  snapshot(): ExpiryWatchSnapshot {
    return {
      version: 1,
      open: this.#open ? { ...this.#open } : null,
      step: this.#step,
    };
  }

  static restore(
    snapshot: ExpiryWatchSnapshot,
    options: { metric: string },
  ): ExpiryWatch {
    const watch = ExpiryWatch.create(options);
    if (snapshot.open) {
      watch.#open = { ...snapshot.open, typical: NaN, high: NaN };
    }
    watch.#step = snapshot.step;
    return watch;
  }
}
