/** The past counts for about so many minutes. */
const MEMORY = 1440;
/** A history that is too short to tell an outlier. */
const SHORT = 30;
const FADING = 0.9999;
/** What few minutes of one kind of lines are beyond, and what hardly one of all kinds is in a week. */
const FIRM = 0.999;
const SURE = 1 - 2e-6;

/**
 * What is usual for a count by the minute: mean and spread that follow slowly, and in how many minutes there was any.
 * Constant memory.
 */
export class CountSeries {
  static create() {
    return new CountSeries();
  }

  minutes = 0;
  mean = 0;
  variance = 0;
  /** share of minutes with any */
  presence = 0;
  /** minutes since the last one with any */
  quiet = 0;
  /** the longest time without any that ended again; fades over days */
  longestQuiet = 0;
  /** whether the last minute had more than usual */
  #wasHigh = false;

  private constructor() {}

  /**
   * How unusual a count is, before it is taken in: 0 for what is usual, towards 1 for what is hardly ever seen. Negative
   * when there are fewer than usual.
   */
  judge(count: number): number {
    if (this.minutes < 1) return 0;
    // Counts spread at least like those of independent events; the root makes their spread even.
    const spread = Math.max(1, this.variance / Math.max(this.mean, 0.25));
    const z =
      (2 * (Math.sqrt(count + 0.375) - Math.sqrt(this.mean + 0.375))) /
      Math.sqrt(spread);
    const score = 1 - 2 * upperTail(Math.abs(z) * this.confidence);
    return z < 0 ? -score : score;
  }

  /**
   * Whether there are more than chance makes. With dozens of kinds of lines and 1440 minutes a day, one in a thousand
   * happens every day: a single minute has to be far beyond it, or the next one too. To be asked once a minute.
   */
  isBurst(score: number): boolean {
    const isHigh = score > FIRM;
    const isSure = score > SURE || (isHigh && this.#wasHigh);
    this.#wasHigh = isHigh;
    return isSure;
  }

  /** Towards 1 with the length of the history: a tenth of an hour is no ground for anything. */
  get confidence(): number {
    return this.minutes / (this.minutes + SHORT / 2);
  }

  /** After how many minutes without any it is no chance any more. */
  get minutesUntilGone(): number {
    const byChance =
      Math.log(1e-6) / Math.log(1 - Math.min(this.presence, 0.9));
    return Math.ceil(Math.max(byChance, 2 * this.longestQuiet + 3));
  }

  /** Takes a minute in; the last `memory` of them count. */
  add(count: number, memory = MEMORY): void {
    this.minutes++;
    const step = 1 / Math.min(this.minutes, memory);
    // A burst widens the band, but it does not become the usual at once.
    const most = this.mean + 8 * Math.sqrt(this.variance + this.mean + 1);
    const taken = this.minutes > SHORT ? Math.min(count, most) : count;
    const difference = taken - this.mean;
    this.mean += step * difference;
    this.variance += step * (difference * (taken - this.mean) - this.variance);
    this.presence += step * ((count > 0 ? 1 : 0) - this.presence);
    if (count === 0) this.#wasHigh = false;
    if (count === 0) this.quiet++;
    else {
      this.longestQuiet = Math.max(this.quiet, this.longestQuiet * FADING);
      this.quiet = 0;
    }
  }

  /** The band that most minutes stay in. */
  band(): { low: number; high: number } {
    const width = 3 * Math.sqrt(Math.max(this.variance, this.mean));
    return {
      low: Math.max(0, this.mean - width),
      high: this.mean + Math.max(width, 1),
    };
  }

  /** What would be usual for so great a share of what was counted. */
  part(share: number): CountSeries {
    const part = CountSeries.restore(this.toJSON());
    part.mean *= share;
    part.variance *= share;
    part.presence = 1 - (1 - part.presence) ** share;
    return part;
  }

  toJSON(): number[] {
    return [
      this.minutes,
      this.mean,
      this.variance,
      this.presence,
      this.quiet,
      this.longestQuiet,
      Number(this.#wasHigh),
    ];
  }

  static restore(values: readonly number[]): CountSeries {
    const series = new CountSeries();
    [
      series.minutes,
      series.mean,
      series.variance,
      series.presence,
      series.quiet,
      series.longestQuiet,
    ] = values;
    series.#wasHigh = values[6] === 1;
    return series;
  }
}

/** Of the normal distribution; Abramowitz and Stegun 26.2.17, error below 1e-7. */
export function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const poly =
    t *
    (0.31938153 +
      t *
        (-0.356563782 +
          t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (poly * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
}
