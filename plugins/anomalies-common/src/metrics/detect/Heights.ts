const HOUR = 3_600_000;
const BLOCK = 2 * HOUR;
/** A week of blocks. */
const MOST = 84;

/** How high a series has been in the last week. Constant memory. */
export class Heights {
  #blocks: Array<[block: number, most: number]> = [];

  /** In the order of time. */
  add(time: number, value: number): void {
    const block = Math.floor(time / BLOCK);
    const last = this.#blocks.at(-1);
    if (last && last[0] >= block) last[1] = Math.max(last[1], value);
    else this.#blocks.push([block, value]);
    const oldest = block - MOST;
    while (this.#blocks[0][0] <= oldest) this.#blocks.shift();
  }

  /**
   * The greatest value before a time, to two hours; lower than any when nothing was seen by then.
   *
   * @param end - what came near it did not stay there of itself, and does not count
   */
  before(time: number, end: number): number {
    const now = Math.floor(time / BLOCK);
    return this.#blocks.reduce(
      (most, [block, value]) =>
        block < now && value < end ? Math.max(most, value) : most,
      -Infinity,
    );
  }

  toJSON() {
    return this.#blocks.map(block => [...block]);
  }

  load(saved: number[][]): void {
    this.#blocks = saved.map(([block, most]) => [block, most]);
  }
}
