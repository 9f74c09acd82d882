const BUCKET = 5 * 60_000;
const HOUR = 3_600_000;
/** Three hours of buckets. */
const MOST = 36;
const LEAST = 12;

export interface Trend {
  /** by hour */
  slope: number;
  since: number;
  value: number;
  /** 0 to 1 */
  steadiness: number;
}

/** Whether a series rises steadily: means of five minutes, compared over half the window. Constant memory. */
export class TrendWatch {
  #means: number[] = [];
  #bucket = NaN;
  #sum = 0;
  #count = 0;

  /** The trend when a bucket has ended, `null` when there is none, `undefined` within a bucket. */
  add(time: number, value: number): Trend | null | undefined {
    const bucket = Math.floor(time / BUCKET);
    let ended = false;
    if (bucket !== this.#bucket) {
      // A trend across a long gap is none.
      if (Math.abs(bucket - this.#bucket) > 3) this.#means = [];
      else if (this.#count > 0) {
        this.#means.push(this.#sum / this.#count);
        if (this.#means.length > MOST) this.#means.shift();
        ended = true;
      }
      this.#bucket = bucket;
      this.#sum = 0;
      this.#count = 0;
    }
    this.#sum += value;
    this.#count++;
    if (!ended) return undefined;
    return this.#trend(time);
  }

  #trend(time: number): Trend | null {
    const means = this.#means;
    if (means.length < LEAST) return null;
    const half = means.length >> 1;
    const rises: number[] = [];
    for (let i = 0; i + half < means.length; i++) {
      rises.push((means[i + half] - means[i]) / half);
    }
    const slope = medianOf(rises);
    const steadiness = rises.filter(rise => rise > 0).length / rises.length;
    const noise = medianOf(
      means.slice(1).map((each, i) => Math.abs(each - means[i] - slope)),
    );
    const rise = slope * (means.length - 1);
    if (!(slope > 0) || steadiness < 0.95 || rise < 4 * noise) return null;
    // A step is no trend: both halves have to rise.
    const first = means[half] - means[0];
    const second = means[means.length - 1] - means[half];
    if (Math.min(first, second) < 0.25 * rise) return null;
    return {
      slope: (slope * HOUR) / BUCKET,
      since: time - means.length * BUCKET,
      value: means[means.length - 1],
      steadiness: Math.min(1, steadiness * (1 - noise / rise)),
    };
  }

  toJSON() {
    return {
      means: [...this.#means],
      bucket: Number.isNaN(this.#bucket) ? null : this.#bucket,
      sum: this.#sum,
      count: this.#count,
    };
  }

  load(saved: ReturnType<TrendWatch['toJSON']>): void {
    this.#means = [...saved.means];
    this.#bucket = saved.bucket ?? NaN;
    this.#sum = saved.sum;
    this.#count = saved.count;
  }
}

function medianOf(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
