import { TailEstimate } from '../score/TailEstimate';
import { Episode } from './Episode';
import { RecentValues } from './RecentValues';

/** Half an hour of minutes. */
const CAPACITY = 30;
const LEAST = 20;
/** So many spreads are a fall; with a calm series more than half of it. */
const MOST = 4;
/** So many minutes later the new level is the usual one. */
const HELD = 60 * 60_000;
/** One of so many minutes, as a power of ten. */
const RARE = 2.5;

/**
 * A fall within minutes. The hours of a day differ more than most troubles do: at noon the traffic of the night is
 * nothing that was never seen, and still something happened when it comes from one minute to the next. Series that fall
 * so again and again do not count. Constant memory.
 */
export class SuddenDrop {
  readonly episode = new Episode();
  readonly #near = RecentValues.create({ capacity: CAPACITY });
  readonly #tail = TailEstimate.create({ memory: 4000 });
  #last = 0;

  /** Of the last half hour, before the fall. */
  get median(): number {
    return this.#near.median;
  }

  /** How far from it is usual. */
  width(floor: number): number {
    return MOST * (this.#near.deviation + floor);
  }

  /**
   * @param x - on the scale of the series
   * @param options.noise - what it may be off by chance
   * @param options.floor - what never matters
   * @param options.isUsual - this time of the day knows it, or it was told already
   */
  judge(
    time: number,
    x: number,
    options: { noise: number; floor: number; isUsual: boolean },
  ): 'open' | 'close' | undefined {
    const { noise, floor, isUsual } = options;
    let todo: 'open' | 'close' | undefined;
    if (this.#near.count >= LEAST) {
      const spread = Math.max(this.#near.deviation, noise) + floor;
      const fall = Math.max(0, (this.#near.median - x) / spread);
      // what lasts two minutes
      const rarity = this.#tail.judge(Math.min(fall, this.#last));
      this.#last = fall;
      todo = this.episode.mark(time, fall >= MOST && !isUsual ? -1 : 0);
      if (todo === 'open' && rarity < RARE) todo = undefined;
    }
    const { open } = this.episode;
    if (!open || time - open.since > HELD) this.#near.add(x);
    return todo;
  }

  toJSON() {
    return {
      near: this.#near.toJSON(),
      tail: this.#tail.toJSON(),
      last: this.#last,
      episode: this.episode.toJSON(),
    };
  }

  load(saved: ReturnType<SuddenDrop['toJSON']>): void {
    this.#near.load(saved.near);
    this.#tail.load(saved.tail);
    this.#last = saved.last;
    this.episode.load(saved.episode);
  }
}
