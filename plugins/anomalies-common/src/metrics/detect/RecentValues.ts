/**
 * The last values, in order of time and of size at once: median and spread without sorting anew. Memory: 12 bytes a value.
 */
export class RecentValues {
  static create(options: { capacity: number }) {
    return new RecentValues(options.capacity);
  }

  readonly #ring: Float64Array;
  readonly #sorted: Float64Array;
  #count = 0;
  #next = 0;
  #median = NaN;
  #deviation = 0;
  #stale = 0;

  private constructor(capacity: number) {
    this.#ring = new Float64Array(capacity);
    this.#sorted = new Float64Array(capacity);
  }

  get count(): number {
    return this.#count;
  }

  add(value: number): void {
    if (this.#count === this.#ring.length) {
      const oldest = this.#at(this.#ring[this.#next]);
      this.#sorted.copyWithin(oldest, oldest + 1, this.#count);
      this.#count--;
    }
    const place = this.#at(value);
    this.#sorted.copyWithin(place + 1, place, this.#count);
    this.#sorted[place] = value;
    this.#count++;
    this.#ring[this.#next] = value;
    this.#next = (this.#next + 1) % this.#ring.length;
    this.#stale++;
  }

  get median(): number {
    this.#refresh();
    return this.#median;
  }

  /** Median absolute deviation, as a standard deviation. */
  get deviation(): number {
    this.#refresh();
    return this.#deviation;
  }

  quantile(share: number): number {
    return this.#sorted[
      Math.min(this.#count - 1, Math.floor(this.#count * share))
    ];
  }

  #refresh() {
    // The picture of hours does not change within five minutes.
    if (this.#stale < 5 && this.#count > 30) return;
    this.#stale = 0;
    const middle = this.#count >> 1;
    const median = this.#sorted[middle];
    this.#median = median;
    let low = middle - 1;
    let high = middle + 1;
    let deviation = 0;
    for (let i = 0; i < middle; i++) {
      const below = low >= 0 ? median - this.#sorted[low] : Infinity;
      const above = high < this.#count ? this.#sorted[high] - median : Infinity;
      if (below < above) {
        deviation = below;
        low--;
      } else {
        deviation = above;
        high++;
      }
    }
    this.#deviation = 1.4826 * deviation;
  }

  /** Where the first value that is not smaller stands. */
  #at(value: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#sorted[middle] < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  toJSON() {
    const values: number[] = [];
    const capacity = this.#ring.length;
    for (let i = 0; i < this.#count; i++) {
      values.push(
        this.#ring[(this.#next - this.#count + i + capacity) % capacity],
      );
    }
    return {
      values,
      median: Number.isNaN(this.#median) ? null : this.#median,
      deviation: this.#deviation,
      stale: this.#stale,
    };
  }

  load(saved: ReturnType<RecentValues['toJSON']>): void {
    for (const value of saved.values) this.add(value);
    this.#median = saved.median ?? NaN;
    this.#deviation = saved.deviation;
    this.#stale = saved.stale;
  }
}
