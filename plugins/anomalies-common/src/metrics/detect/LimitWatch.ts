import { Episode } from './Episode';
import { Heights } from './Heights';
import { TrendWatch, type Trend } from './TrendWatch';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A trend is believed for as long as it was watched; by a known day, for so many times as long, up to a day. */
const KNOWN_HORIZON = 4;
/** What rises for longer before a day is known may be the day. */
const LONGEST_UNKNOWN = 3 * HOUR;
/** Of its rise, so much has to go where the series was not before: what comes and goes is no leak. */
const NEW_SHARE = 0.5;
/** What came so near to its limit before was ended there. */
const NEAR = 0.95;

/** What is usual between two times of the day, in units of the value. */
export interface UsualRise {
  rise: number;
  /** how far it is off on a usual day */
  error: number;
}

/** What is said of a trend when a bucket has ended. */
export interface LimitVerdict {
  todo: ReturnType<Episode['mark']>;
  /** undefined when there is none that matters */
  trend?: Trend & { exhaustedAt: number };
}

/** Until a trend reaches a limit, ms. */
const left = ({ value, slope }: Trend, limit: number) =>
  Math.max(0, ((limit - value) / slope) * HOUR);

/** Whether a series runs towards its limit, as memory that leaks does. Constant memory. */
export class LimitWatch {
  readonly episode = new Episode();
  /** of one to three hours, and of six to eighteen */
  readonly #hours = TrendWatch.create({ bucket: 5 * MINUTE });
  readonly #day = TrendWatch.create({ bucket: 30 * MINUTE });
  readonly #heights = new Heights();

  /**
   * Answers every five minutes.
   *
   * @param usual - of the time since then; undefined while the day is not known
   */
  judge(
    time: number,
    value: number,
    limit: number,
    usual: (since: number) => UsualRise | undefined,
  ): LimitVerdict | undefined {
    this.#day.add(time, value);
    const mean = this.#hours.add(time, value);
    if (mean === undefined) return undefined;
    this.#heights.add(time, mean);
    const trend = [...this.#hours.trends, ...this.#day.trends].find(each =>
      this.#matters(each, limit, usual(each.since)),
    );
    const todo = this.episode.mark(time, trend ? 1 : 0);
    if (!trend) return { todo };
    return {
      todo,
      trend: { ...trend, exhaustedAt: time + left(trend, limit) },
    };
  }

  /** Whether a trend ends soon, goes where the series was not before, and is more than the day explains. */
  #matters(trend: Trend, limit: number, usual: UsualRise | undefined): boolean {
    const { rise, length, value } = trend;
    if (!usual && length > LONGEST_UNKNOWN) return false;
    const horizon = usual ? Math.min(KNOWN_HORIZON * length, DAY) : length;
    if (left(trend, limit) > horizon) return false;
    const since = Math.min(trend.since, this.episode.open?.since ?? Infinity);
    const height = this.#heights.before(since, NEAR * limit);
    if (value - height < NEW_SHARE * rise) return false;
    return !usual || rise > 2 * usual.rise + 4 * usual.error;
  }

  toJSON() {
    return {
      hours: this.#hours.toJSON(),
      day: this.#day.toJSON(),
      heights: this.#heights.toJSON(),
    };
  }

  load(saved: ReturnType<LimitWatch['toJSON']>): void {
    this.#hours.load(saved.hours);
    this.#day.load(saved.day);
    this.#heights.load(saved.heights);
  }
}
