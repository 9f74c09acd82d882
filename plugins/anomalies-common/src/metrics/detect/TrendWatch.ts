const HOUR = 3_600_000;
/** The lengths of trends that are looked for, in buckets, the longest first. */
const LENGTHS = [36, 24, 18, 12];
const [MOST] = LENGTHS;
/** Of a series that has just begun, its whole life has to rise, and for longer: what warms up rises, too. */
const YOUNG = 24;

export interface Trend {
  /** by hour */
  slope: number;
  since: number;
  /** how long it was watched, ms */
  length: number;
  /** by how much it rose in that time */
  rise: number;
  value: number;
  /** 0 to 1 */
  steadiness: number;
}

/** Whether a series rises steadily: means of some minutes, compared over half of what is looked at. Constant memory. */
export class TrendWatch {
  /** @param options.bucket - what is put into one mean, ms; trends of twelve to 36 of them are seen */
  static create(options: { bucket: number }) {
    return new TrendWatch(options.bucket);
  }

  readonly #bucket: number;
  #means: number[] = [];
  #current = NaN;
  #sum = 0;
  #count = 0;
  #trends: Trend[] = [];

  private constructor(bucket: number) {
    this.#bucket = bucket;
  }

  /** Those that the last buckets show, the longest first. */
  get trends(): readonly Trend[] {
    return this.#trends;
  }

  /** Answers the mean of a bucket that has ended; then `trends` may be others. */
  add(time: number, value: number): number | undefined {
    const bucket = Math.floor(time / this.#bucket);
    let mean: number | undefined;
    if (bucket !== this.#current) {
      if (this.#count > 0) mean = this.#sum / this.#count;
      // A trend across a long gap is none.
      if (Math.abs(bucket - this.#current) > 3) this.#means = [];
      else if (mean !== undefined) {
        this.#means.push(mean);
        if (this.#means.length > MOST) this.#means.shift();
      }
      this.#current = bucket;
      this.#sum = 0;
      this.#count = 0;
      this.#look();
    }
    this.#sum += value;
    this.#count++;
    return mean;
  }

  #look() {
    const means = this.#means;
    const young = means.length >= YOUNG ? [means.length] : [];
    const end = this.#current * this.#bucket;
    this.#trends = (means.length === MOST ? LENGTHS : young).flatMap(count => {
      const trend = trendOf(means.slice(-count));
      if (!trend) return [];
      const length = count * this.#bucket;
      const slope = (trend.slope * HOUR) / this.#bucket;
      return { ...trend, slope, since: end - length, length };
    });
  }

  toJSON() {
    return {
      means: [...this.#means],
      bucket: Number.isNaN(this.#current) ? null : this.#current,
      sum: this.#sum,
      count: this.#count,
    };
  }

  load(saved: ReturnType<TrendWatch['toJSON']>): void {
    this.#means = [...saved.means];
    this.#current = saved.bucket ?? NaN;
    this.#sum = saved.sum;
    this.#count = saved.count;
    this.#look();
  }
}

/** Of one bucket, over half of all. */
function risesOf(means: readonly number[]): number[] {
  const half = means.length >> 1;
  return means.slice(half).map((each, i) => (each - means[i]) / half);
}

const meanOf = (values: number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function medianOf(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** The slope is by bucket. */
function trendOf(
  means: readonly number[],
): Omit<Trend, 'since' | 'length'> | undefined {
  const rises = risesOf(means);
  const slope = medianOf(rises);
  const steadiness = rises.filter(rise => rise > 0).length / rises.length;
  const noise = medianOf(
    means.slice(1).map((each, i) => Math.abs(each - means[i] - slope)),
  );
  const rise = slope * (means.length - 1);
  if (!(slope > 0) || steadiness < 0.95 || rise < 4 * noise) return undefined;
  // A step is no trend, and what comes to rest is none either.
  const third = Math.floor(means.length / 3);
  const [first, middle, last] = [0, 1, 2].map(i =>
    meanOf(means.slice(i * third, (i + 1) * third)),
  );
  const [before, after] = [middle - first, last - middle];
  if (before < 0.25 * after || after < 0.7 * before) return undefined;
  return {
    // the end goes on, not the flat beginning
    slope: medianOf(risesOf(means.slice(third))),
    rise,
    value: means[means.length - 1],
    steadiness: Math.min(1, steadiness * (1 - noise / rise)),
  };
}
