import { CalendarProfile } from '../score/CalendarProfile';
import { Follower } from '../score/Follower';
import { TailEstimate } from '../score/TailEstimate';
import { Episode } from './Episode';
import { LimitWatch, type UsualRise } from './LimitWatch';
import type { MetricFinding, MetricFindingKind } from './MetricFinding';
import { RecentValues } from './RecentValues';
import { noiseOf, scaled, unscaled, type SeriesSpec } from './SeriesSpec';
import { SuddenDrop } from './SuddenDrop';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Twelve hours of minutes. */
const CAPACITY = 720;
const LEARNING = 30;
/** An unusual level that stays so long is a new level. */
const SHIFT = 15 * MINUTE;
const FLAT = 15;
const LEAST_SILENCE = 5 * MINUTE;
/** So many points in a row before the last one: the clock was set back. */
const CLOCK = 3;
const LARGEST = 1e37;
/** One of so many minutes, as a power of ten. */
const RARE = 2.5;

export interface SeriesDetectorSnapshot {
  version: 1;
  numbers: Record<string, number | null>;
  warnings: { invalid: number; outOfOrder: number; gaps: number };
  recent: ReturnType<RecentValues['toJSON']>;
  profile: ReturnType<CalendarProfile['toJSON']>;
  tail: number[];
  interval: number[];
  moving: number[];
  profileSize: number[];
  seasonOffset: number[];
  /** none in snapshots of older versions */
  limit?: ReturnType<LimitWatch['toJSON']>;
  episodes: Array<ReturnType<Episode['toJSON']>>;
  /** none in snapshots of older versions */
  sudden?: ReturnType<SuddenDrop['toJSON']>;
  zs: number[];
}

/**
 * What is unusual about one series and why, as findings that open and close: spike, drop, level shift, trend to a limit,
 * flat line, break of the daily pattern, silence. Sees the past only; constant memory (about 15 kB).
 */
export class SeriesDetector {
  static create(options: { metric: string; spec: SeriesSpec }) {
    return new SeriesDetector(options.metric, options.spec);
  }

  readonly #metric: string;
  readonly #spec: SeriesSpec;
  readonly #recent = RecentValues.create({ capacity: CAPACITY });
  readonly #profile = CalendarProfile.create({
    period: DAY,
    slots: 96,
    periods: 7,
    steady: true,
  });
  readonly #profileSize = new Follower(2000);
  /** how far the last hours were from the profile */
  readonly #seasonOffset = new Follower(120);
  readonly #tail = TailEstimate.create({ memory: 4000 });
  readonly #interval = new Follower(50);
  readonly #moving = new Follower(2000);
  readonly #limit = new LimitWatch();
  readonly #level = new Episode();
  readonly #season = new Episode();
  readonly #flat = new Episode();
  readonly #silence = new Episode();
  readonly #sudden = new SuddenDrop();
  #zs: number[] = [];
  #time = NaN;
  #value = NaN;
  #points = 0;
  #run = 0;
  #longestRun = 0;
  #longestGap = 0;
  #back = 0;
  #rarity = 0;

  readonly warnings = { invalid: 0, outOfOrder: 0, gaps: 0 };

  private constructor(metric: string, spec: SeriesSpec) {
    this.#metric = metric;
    this.#spec = spec;
  }

  get points(): number {
    return this.#points;
  }

  /** The second greatest deviation of the last three points, upwards and downwards, in spreads. */
  get lasting(): { up: number; down: number } {
    return { up: second(this.#zs), down: second(this.#zs.map(z => -z)) };
  }

  /** Findings that are open now. */
  get open(): MetricFinding[] {
    return this.#episodes.flatMap(({ open }) => (open ? [open] : []));
  }

  /** What is expected at a moment, in units of the value. */
  band(time: number): { typical: number; low: number; high: number } {
    const { typical, spread } = this.#expected(time);
    const width = (side: number | undefined) => (side ?? 6) * spread;
    return {
      typical: unscaled(this.#spec, typical),
      low: unscaled(this.#spec, typical - width(this.#spec.down)),
      high: unscaled(this.#spec, typical + width(this.#spec.up)),
    };
  }

  /**
   * Takes in a point and answers the findings that opened, changed or closed with it.
   *
   * @param limit - what the metric must not reach, for a trend
   * @param events - how many the value was computed from, where that is known
   */
  add(
    time: number,
    value: number,
    limit?: number,
    events?: number,
  ): MetricFinding[] {
    if (!Number.isFinite(time)) {
      this.warnings.invalid++;
      return [];
    }
    if (!Number.isFinite(value)) {
      this.warnings.invalid++;
      this.#remember(0);
      return this.tick(time);
    }
    if (!this.#keepTime(time)) return [];
    const x = scaled(this.#spec, Math.max(-LARGEST, Math.min(LARGEST, value)));
    const found: MetricFinding[] = [];
    this.#end(this.#silence, time, value, found);
    if (this.#recent.count > LEARNING) {
      const noise = noiseOf(this.#spec, events, this.#recent.median);
      this.#judge(time, value, x, noise, found);
    } else this.#remember(0);
    if (this.#spec.trend && limit !== undefined) {
      this.#judgeTrend(time, value, limit, found);
    }
    this.#judgeFlat(time, value, found);
    this.#learn(time, value, x);
    return found;
  }

  /** Tells the time when no point came: finds silence. */
  tick(time: number): MetricFinding[] {
    const quiet = time - this.#time;
    const most = Math.max(
      LEAST_SILENCE,
      5 * this.#interval.mean,
      2 * this.#longestGap,
    );
    if (this.#points < LEARNING || !(quiet >= most) || this.#silence.open) {
      return [];
    }
    const rarity = Math.min(1, quiet / (quiet + this.#interval.mean));
    return [
      this.#say(this.#silence, 'silence', 'opened', {
        since: this.#time + this.#interval.mean,
        at: time,
        actual: 0,
        confidence: rarity * this.#ripeness,
      }),
    ];
  }

  /** Tells that there was nothing that the value could be computed from: what was open ends, and it is no silence. */
  idle(time: number): MetricFinding[] {
    if (!Number.isFinite(time) || !this.#keepTime(time)) return [];
    this.#remember(0);
    const found: MetricFinding[] = [];
    for (const episode of [this.#level, this.#season]) {
      if (episode.mark(time, 0) === 'close') {
        this.#end(episode, time, this.#value, found);
      }
    }
    this.#end(this.#silence, time, this.#value, found);
    this.#time = time;
    return found;
  }

  #judge(
    time: number,
    value: number,
    x: number,
    noise: number,
    found: MetricFinding[],
  ) {
    const { up, down, floor } = this.#spec;
    const spread = Math.max(this.#recent.deviation, noise) + floor;
    const z = (x - this.#recent.median) / spread;
    this.#remember(z);
    const lasting = this.lasting;
    this.#rarity = this.#tail.judge(Math.max(lasting.up, lasting.down));

    const { seasonal } = this.#expected(time);
    const known = !Number.isNaN(seasonal);
    const size = Math.max(this.#profileSize.mean * 1.2533, noise) + floor;
    const zDay = known ? (x - seasonal) / size : z;
    // Unusual is what neither the last hours nor this time of the day know.
    const least = Math.abs(zDay) < Math.abs(z) ? zDay : z;
    const agree = Math.sign(zDay) === Math.sign(z);
    const mark = agree ? this.#side(least, up, down) : 0;
    this.#follow(this.#level, time, value, mark, found, () =>
      mark > 0 ? 'spike' : 'drop',
    );

    // The hour is special every day and not today, which is no lasting change of all hours either.
    const slot = Math.max(size, this.#profile.deviation(time) * 1.2533) + floor;
    const off = x - seasonal;
    const fresh = off - this.#seasonOffset.mean;
    const special =
      known && Math.abs(seasonal - this.#recent.median) > slot * 3;
    const broken =
      special && !this.#level.open && Math.abs(fresh) > Math.abs(off) / 2
        ? this.#side(off / slot, up, down)
        : 0;
    this.#follow(
      this.#season,
      time,
      value,
      broken,
      found,
      () => 'seasonal-break',
    );
    if (this.#spec.sudden)
      this.#judgeSudden(time, value, x, noise, zDay, found);
    if (known) {
      this.#profileSize.addSize(Math.abs(off));
      this.#seasonOffset.add(off);
    }
  }

  /** @param zDay - how far it is from this time of the day, or from the last hours while no day is known */
  #judgeSudden(
    time: number,
    value: number,
    x: number,
    noise: number,
    zDay: number,
    found: MetricFinding[],
  ) {
    const { floor, down = Infinity } = this.#spec;
    const { episode } = this.#sudden;
    const isDayKnown = !Number.isNaN(this.#profile.expected(time));
    const todo = this.#sudden.judge(time, x, {
      noise,
      floor,
      // every day at this time, or told already
      isUsual:
        (isDayKnown && zDay > -down / 2) ||
        Boolean(this.#level.open ?? this.#season.open),
    });
    if (todo === 'close') this.#end(episode, time, value, found);
    if (todo !== 'open') return;
    const { median } = this.#sudden;
    const width = this.#sudden.width(floor);
    found.push(
      this.#say(episode, 'drop', 'opened', {
        since: episode.since,
        at: time,
        actual: value,
        direction: 'down',
        typical: unscaled(this.#spec, median),
        low: unscaled(this.#spec, median - width),
        high: unscaled(this.#spec, median + width),
        confidence: (1 - 10 ** -RARE) * this.#ripeness,
      }),
    );
  }

  #side(z: number, up?: number, down?: number): number {
    if (up !== undefined && z >= up) return 1;
    return down !== undefined && z <= -down ? -1 : 0;
  }

  #follow(
    episode: Episode,
    time: number,
    value: number,
    mark: number,
    found: MetricFinding[],
    kind: () => MetricFindingKind,
  ) {
    const todo = episode.mark(time, mark);
    const { open } = episode;
    // What comes again and again is this series' own way.
    const rare = episode !== this.#level || this.#rarity >= RARE;
    if (todo === 'open' && mark !== 0 && rare) {
      found.push(
        this.#say(episode, kind(), 'opened', {
          since: episode.since,
          at: time,
          actual: value,
          direction: mark > 0 ? 'up' : 'down',
        }),
      );
    } else if (todo === 'close') this.#end(episode, time, value, found);
    else if (
      open &&
      (open.kind === 'spike' || open.kind === 'drop') &&
      time - open.since >= SHIFT
    ) {
      found.push(
        this.#say(episode, 'level-shift', 'changed', {
          ...open,
          at: time,
          actual: value,
        }),
      );
    }
  }

  #judgeTrend(
    time: number,
    value: number,
    limit: number,
    found: MetricFinding[],
  ) {
    const verdict = this.#limit.judge(time, value, limit, since =>
      this.#usualRise(since, time),
    );
    if (!verdict) return;
    const { episode } = this.#limit;
    const { todo, trend } = verdict;
    if (todo === 'close') this.#end(episode, time, value, found);
    if (!trend) return;
    const { open } = episode;
    const { exhaustedAt } = trend;
    const moved =
      open?.exhaustedAt !== undefined &&
      Math.abs(exhaustedAt - open.exhaustedAt) >
        0.25 * (open.exhaustedAt - open.at);
    if (todo !== 'open' && !moved) return;
    found.push(
      this.#say(episode, 'trend', open ? 'changed' : 'opened', {
        since: open?.since ?? trend.since,
        at: time,
        actual: value,
        direction: 'up',
        confidence: trend.steadiness * this.#ripeness,
        limit,
        exhaustedAt,
      }),
    );
  }

  /** What the days before did between two times; undefined while that is not known. */
  #usualRise(from: number, to: number): UsualRise | undefined {
    const before = this.#profile.expected(from);
    const after = this.#profile.expected(to);
    if (Number.isNaN(before) || Number.isNaN(after)) return undefined;
    const value = unscaled(this.#spec, after);
    return {
      rise: Math.max(0, value - unscaled(this.#spec, before)),
      error: unscaled(this.#spec, after + this.#profileSize.mean) - value,
    };
  }

  #judgeFlat(time: number, value: number, found: MetricFinding[]) {
    const moved = value !== this.#value;
    if (this.#points > 0) {
      if (moved) {
        this.#end(this.#flat, time, value, found);
        this.#longestRun = Math.max(this.#longestRun, this.#run);
        this.#run = 0;
      } else this.#run++;
    }
    if (
      this.#spec.flat &&
      !this.#flat.open &&
      this.#moving.count >= 120 &&
      this.#moving.mean > 0.9 &&
      this.#run >= Math.max(FLAT, 3 * this.#longestRun)
    ) {
      found.push(
        this.#say(this.#flat, 'flat', 'opened', {
          since: time - this.#run * this.#interval.mean,
          at: time,
          actual: value,
          confidence:
            (1 - (1 - this.#moving.mean) ** Math.min(4, this.#run)) *
            this.#ripeness,
        }),
      );
    }
    // A flat line does not become the usual while it lasts.
    if (this.#points > 0 && (moved || this.#run < 3)) {
      this.#moving.add(moved ? 1 : 0);
    }
  }

  #expected(time: number) {
    const seasonal = this.#profile.expected(time);
    const median = this.#recent.median;
    const spread = this.#recent.deviation + this.#spec.floor;
    const size = this.#profileSize.mean * 1.2533 + this.#spec.floor;
    const byDay =
      !Number.isNaN(seasonal) && this.#profileSize.count > 0 && size < spread;
    return {
      seasonal,
      typical: byDay ? seasonal : median,
      spread: byDay ? size : spread,
    };
  }

  #learn(time: number, value: number, x: number) {
    this.#profile.add(time, x, this.#interval.mean || MINUTE);
    this.#recent.add(x);
    this.#value = value;
    this.#time = time;
    this.#points++;
  }

  #remember(z: number) {
    this.#zs.push(z);
    if (this.#zs.length > 3) this.#zs.shift();
  }

  /** False when the point is not to be taken in. */
  #keepTime(time: number): boolean {
    if (this.#points === 0) return true;
    const passed = time - this.#time;
    if (passed <= 0) {
      this.warnings.outOfOrder++;
      this.#back++;
      if (this.#back < CLOCK) return false;
    } else {
      const usual = this.#interval.mean;
      if (this.#points > LEARNING && passed > 5 * usual) {
        this.warnings.gaps++;
        this.#zs = [];
        this.#level.forget();
      }
      if (passed < DAY) {
        this.#longestGap = Math.max(passed, 0.999 * this.#longestGap);
      }
      this.#interval.add(usual > 0 ? Math.min(passed, 10 * usual) : passed);
    }
    this.#back = 0;
    return true;
  }

  /** Towards 1 with the length of the history. */
  get #ripeness(): number {
    return this.#points / (this.#points + LEARNING);
  }

  #say(
    episode: Episode,
    kind: MetricFindingKind,
    state: MetricFinding['state'],
    more: Partial<MetricFinding> & {
      since: number;
      at: number;
      actual: number;
    },
  ): MetricFinding {
    const finding: MetricFinding = {
      ...this.band(more.at),
      confidence: Math.min(
        0.9999,
        (1 - 10 ** -Math.max(this.#rarity, 1)) * this.#ripeness,
      ),
      history: this.#points,
      ...more,
      id: episode.open?.id ?? `${this.#metric}:${kind}:${more.since}`,
      metric: this.#metric,
      kind,
      state,
    };
    episode.open = finding;
    return finding;
  }

  #end(episode: Episode, time: number, value: number, found: MetricFinding[]) {
    const { open } = episode;
    if (!open) return;
    episode.open = undefined;
    found.push({ ...open, state: 'closed', at: time, actual: value });
  }

  get #episodes(): Episode[] {
    return [
      this.#level,
      this.#season,
      this.#limit.episode,
      this.#flat,
      this.#silence,
      this.#sudden.episode,
    ];
  }

  snapshot(): SeriesDetectorSnapshot {
    return {
      version: 1,
      numbers: {
        time: this.#points ? this.#time : null,
        value: this.#points ? this.#value : null,
        points: this.#points,
        run: this.#run,
        longestRun: this.#longestRun,
        longestGap: this.#longestGap,
        back: this.#back,
        rarity: this.#rarity,
      },
      warnings: { ...this.warnings },
      recent: this.#recent.toJSON(),
      profile: this.#profile.toJSON(),
      tail: this.#tail.toJSON(),
      interval: this.#interval.toJSON(),
      moving: this.#moving.toJSON(),
      profileSize: this.#profileSize.toJSON(),
      seasonOffset: this.#seasonOffset.toJSON(),
      ...(this.#spec.trend && { limit: this.#limit.toJSON() }),
      episodes: this.#episodes.slice(0, 5).map(each => each.toJSON()),
      ...(this.#spec.sudden && { sudden: this.#sudden.toJSON() }),
      zs: [...this.#zs],
    };
  }

  static restore(
    snapshot: SeriesDetectorSnapshot,
    options: { metric: string; spec: SeriesSpec },
  ): SeriesDetector {
    const detector = SeriesDetector.create(options);
    const { numbers } = snapshot;
    detector.#time = numbers.time ?? NaN;
    detector.#value = numbers.value ?? NaN;
    detector.#points = numbers.points ?? 0;
    detector.#run = numbers.run ?? 0;
    detector.#longestRun = numbers.longestRun ?? 0;
    detector.#longestGap = numbers.longestGap ?? 0;
    detector.#back = numbers.back ?? 0;
    detector.#rarity = numbers.rarity ?? 0;
    Object.assign(detector.warnings, snapshot.warnings);
    detector.#recent.load(snapshot.recent);
    detector.#profile.load(snapshot.profile);
    detector.#tail.load(snapshot.tail);
    detector.#interval.load(snapshot.interval);
    detector.#moving.load(snapshot.moving);
    detector.#profileSize.load(snapshot.profileSize);
    detector.#seasonOffset.load(snapshot.seasonOffset);
    if (snapshot.limit) detector.#limit.load(snapshot.limit);
    snapshot.episodes.forEach((saved, i) => detector.#episodes[i].load(saved));
    if (snapshot.sudden) detector.#sudden.load(snapshot.sudden);
    detector.#zs = [...snapshot.zs];
    return detector;
  }
}

/** The second greatest, at least 0. */
function second(values: readonly number[]): number {
  let first = 0;
  let next = 0;
  for (const value of values) {
    if (value > first) {
      next = first;
      first = value;
    } else if (value > next) next = value;
  }
  return next;
}
