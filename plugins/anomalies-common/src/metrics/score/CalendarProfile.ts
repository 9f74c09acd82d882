/**
 * What is usual at a time of the day or of the week: mean and mean deviation per slot, following over some periods. Ready
 * after two whole periods. Constant memory.
 */
export class CalendarProfile {
  static create(options: {
    period: number;
    slots: number;
    periods: number;
    /** within a slot answers what was usual when it began, so that a deviation does not hide itself */
    steady?: boolean;
  }) {
    return new CalendarProfile(
      options.period,
      options.slots,
      options.periods,
      options.steady ?? false,
    );
  }

  readonly #means: Float64Array;
  readonly #deviations: Float32Array;
  readonly #counts: Uint16Array;
  #first = NaN;
  /** the slot that time is in, and what it was when it began */
  #entered = { slot: -1, mean: 0, deviation: 0 };

  private constructor(
    readonly period: number,
    readonly slots: number,
    readonly periods: number,
    readonly steady: boolean,
  ) {
    this.#means = new Float64Array(slots);
    this.#deviations = new Float32Array(slots);
    this.#counts = new Uint16Array(slots);
  }

  #slot(time: number): number {
    const within = ((time % this.period) + this.period) % this.period;
    return Math.min(
      this.slots - 1,
      Math.floor((within / this.period) * this.slots),
    );
  }

  /** The usual value at that time, or NaN while too little is known. */
  expected(time: number): number {
    if (!(time - this.#first >= 2 * this.period)) return NaN;
    const slot = this.#slot(time);
    if (this.#counts[slot] === 0) return NaN;
    return slot === this.#entered.slot ? this.#entered.mean : this.#means[slot];
  }

  deviation(time: number): number {
    const slot = this.#slot(time);
    return slot === this.#entered.slot
      ? this.#entered.deviation
      : this.#deviations[slot];
  }

  /** @param interval - usual time between two points */
  add(time: number, value: number, interval: number): void {
    if (Number.isNaN(this.#first)) this.#first = time;
    const slot = this.#slot(time);
    if (this.steady && slot !== this.#entered.slot && this.#counts[slot] > 0) {
      this.#entered = {
        slot,
        mean: this.#means[slot],
        deviation: this.#deviations[slot],
      };
    }
    if (this.#counts[slot] < 60_000) this.#counts[slot]++;
    const perSlot = Math.max(1, this.period / this.slots / interval);
    const step = 1 / Math.min(this.#counts[slot], this.periods * perSlot);
    const difference = value - this.#means[slot];
    this.#means[slot] += step * difference;
    this.#deviations[slot] +=
      step * (Math.abs(difference) - this.#deviations[slot]);
  }

  toJSON() {
    return {
      first: Number.isNaN(this.#first) ? null : this.#first,
      means: [...this.#means],
      deviations: [...this.#deviations],
      counts: [...this.#counts],
      entered: { ...this.#entered },
    };
  }

  load(saved: ReturnType<CalendarProfile['toJSON']>): void {
    this.#first = saved.first ?? NaN;
    this.#means.set(saved.means);
    this.#deviations.set(saved.deviations);
    this.#counts.set(saved.counts);
    this.#entered = { ...saved.entered };
  }
}
