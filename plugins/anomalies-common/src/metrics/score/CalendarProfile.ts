/**
 * What is usual at a time of the day or of the week: mean and mean deviation per slot, following over some periods. Ready
 * after two whole periods. Constant memory.
 */
export class CalendarProfile {
  static create(options: { period: number; slots: number; periods: number }) {
    return new CalendarProfile(options.period, options.slots, options.periods);
  }

  readonly #means: Float64Array;
  readonly #deviations: Float32Array;
  readonly #counts: Uint16Array;
  #first = NaN;

  private constructor(
    readonly period: number,
    readonly slots: number,
    readonly periods: number,
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
    return this.#counts[slot] > 0 ? this.#means[slot] : NaN;
  }

  deviation(time: number): number {
    return this.#deviations[this.#slot(time)];
  }

  /** @param interval - usual time between two points */
  add(time: number, value: number, interval: number): void {
    if (Number.isNaN(this.#first)) this.#first = time;
    const slot = this.#slot(time);
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
    };
  }

  load(saved: ReturnType<CalendarProfile['toJSON']>): void {
    this.#first = saved.first ?? NaN;
    this.#means.set(saved.means);
    this.#deviations.set(saved.deviations);
    this.#counts.set(saved.counts);
  }
}
