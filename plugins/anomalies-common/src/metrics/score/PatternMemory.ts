import { Follower } from './Follower';

const LEVELS = 6;
/** A level, or none yet. */
const BASE = LEVELS + 1;
const ORDERS = [1, 2, 3];
/** Points between the levels that are looked at. */
const STRIDE = 6;
const RING = STRIDE * 3;
const MOST = 60_000;
const SIZE = BASE ** 4;

/**
 * Which levels follow which: the series in six levels around its mean, looked at in contexts of one to three levels some
 * points apart. What never followed such a context is novel, even when the level itself is not. Constant memory.
 */
export class PatternMemory {
  static create() {
    return new PatternMemory();
  }

  readonly #mean = new Follower(4000);
  readonly #size = new Follower(4000);
  readonly #ring = new Uint8Array(RING);
  #count = 0;
  /** by context and next level; the contexts themselves at the next level 0 */
  readonly #seen = [BASE ** 2, BASE ** 3, SIZE].map(
    size => new Uint16Array(size),
  );

  private constructor() {}

  /** -log10 of the probability of what follows, by the context that is most surprised. */
  judge(value: number): number {
    this.#mean.add(value);
    const size = Math.abs(value - this.#mean.mean);
    this.#size.add(
      this.#mean.count > 20 ? Math.min(size, 8 * this.#size.mean + 1e-9) : size,
    );
    const z = (value - this.#mean.mean) / (this.#size.mean * 1.2533 + 1e-12);
    const level = Math.max(
      0,
      Math.min(
        LEVELS - 1,
        Math.floor((Math.tanh(z / 2.5) * 0.5 + 0.5) * LEVELS),
      ),
    );
    let surprise = 0;
    for (const order of ORDERS) {
      if (this.#count < (order - 1) * STRIDE + 1) break;
      let key = 0;
      for (let i = 0; i < order; i++) {
        const before = (this.#count - 1 - i * STRIDE) % RING;
        key = key * BASE + this.#ring[before] + 1;
      }
      key *= BASE;
      const seen = this.#seen[order - 1];
      const contexts = seen[key];
      const p = (seen[key + level + 1] + 0.5 / LEVELS) / (contexts + 0.5);
      surprise = Math.max(
        surprise,
        -Math.log10(p) * (contexts / (contexts + 5)) +
          (order > 1 && contexts === 0 ? 0.5 : 0),
      );
      seen[key]++;
      seen[key + level + 1]++;
      if (seen[key] > MOST) {
        for (let i = 0; i < BASE; i++) seen[key + i] >>= 1;
      }
    }
    this.#ring[this.#count % RING] = level;
    this.#count++;
    return surprise;
  }

  toJSON() {
    return {
      mean: this.#mean.toJSON(),
      size: this.#size.toJSON(),
      ring: [...this.#ring],
      count: this.#count,
      // Most pairs never occur.
      seen: this.#seen.map(each => {
        const pairs: number[] = [];
        each.forEach((count, key) => {
          if (count > 0) pairs.push(key, count);
        });
        return pairs;
      }),
    };
  }

  load(saved: ReturnType<PatternMemory['toJSON']>): void {
    this.#mean.load(saved.mean);
    this.#size.load(saved.size);
    this.#ring.set(saved.ring);
    this.#count = saved.count;
    saved.seen.forEach((pairs, order) => {
      const seen = this.#seen[order];
      seen.fill(0);
      for (let i = 0; i < pairs.length; i += 2) seen[pairs[i]] = pairs[i + 1];
    });
  }
}
