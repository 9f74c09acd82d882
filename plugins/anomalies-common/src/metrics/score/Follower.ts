/** A mean that follows: the exact mean at first, then the past counts for about `memory` values. */
export class Follower {
  mean = 0;
  count = 0;

  constructor(readonly memory: number) {}

  add(value: number): void {
    this.count++;
    this.mean += (value - this.mean) / Math.min(this.count, this.memory);
  }

  /** As `add`, but a single value much beyond the usual size does not carry it away. Of sizes (0 or more). */
  addSize(size: number): void {
    const usual = this.count > 10 && this.mean > 0;
    this.add(usual ? Math.min(size, 6 * this.mean) : size);
  }

  toJSON(): number[] {
    return [this.mean, this.count];
  }

  load([mean, count]: readonly number[]): void {
    this.mean = mean;
    this.count = count;
  }
}
