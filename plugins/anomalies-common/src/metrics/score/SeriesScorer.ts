import { CalendarProfile } from './CalendarProfile';
import { Follower } from './Follower';
import { PatternMemory } from './PatternMemory';
import { Refractory } from './Refractory';
import { TailEstimate } from './TailEstimate';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Mean absolute deviation to standard deviation, of the normal distribution. */
const SIGMA = 1.2533;
const LEARNING = 20;
const MEMORY = 4000;
const LARGEST = 1e37;
/** Where the sum of the views becomes 0.63. */
const SCALE = 6;

/**
 * The ways to look at a point, and how much each counts. Deviations of different ways fall together when something is
 * wrong and apart when it is noise, so their rarities are added.
 */
const VIEWS = {
  /** unlike this time of the day and, when that is known, this hour of the week */
  calendar: 1,
  /** unlike this time of the day for a while */
  sustained: 0.25,
  /** far from the level of some hundred points */
  level: 0.5,
  /** the level itself far from the long one */
  shift: 0.25,
  /** a jump between two points */
  step: 0.5,
  /** beyond everything seen */
  extreme: 1.5,
  /** calmer or wilder than usual */
  variability: 0.25,
  /** an order of levels that never was */
  pattern: 0.5,
};
export type ScoreView = keyof typeof VIEWS;
const NAMES = Object.keys(VIEWS) as ScoreView[];
const WEIGHTS = Object.values(VIEWS);
const [CALENDAR, SUSTAINED, LEVEL, SHIFT, STEP, EXTREME, VARIABILITY, PATTERN] =
  NAMES.keys();

export interface SeriesWarnings {
  /** not a number, or no valid time */
  invalid: number;
  outOfOrder: number;
  duplicates: number;
  gaps: number;
}

export interface SeriesScorerSnapshot {
  version: 1;
  last: { time: number; value: number; points: number; interval: number };
  lowest: number;
  highest: number;
  warnings: SeriesWarnings;
  followers: number[][];
  tails: number[][];
  day: ReturnType<CalendarProfile['toJSON']>;
  week: ReturnType<CalendarProfile['toJSON']>;
  pattern: ReturnType<PatternMemory['toJSON']>;
  refractory: number[];
}

/**
 * How unusual each point of a series is, from 0 to 1, by its past alone: deviations of several ways, each rated by how
 * rare it is for this series, added up. One setting for every series; constant memory (about 20 kB).
 */
export class SeriesScorer {
  static create() {
    return new SeriesScorer();
  }

  readonly #level = new Follower(300);
  readonly #shifted = new Follower(200);
  readonly #long = new Follower(MEMORY);
  readonly #longSize = new Follower(MEMORY);
  readonly #magnitude = new Follower(MEMORY);
  readonly #smooth = new Follower(12);
  readonly #offset = new Follower(6);
  readonly #daySize = new Follower(2000);
  readonly #weekSize = new Follower(2000);
  readonly #calm = new Follower(24);
  readonly #calmUsual = new Follower(2000);
  /** usual size of the deviation of each view */
  readonly #sizes = NAMES.map(
    name =>
      new Follower(name === 'shift' || name === 'variability' ? MEMORY : 2000),
  );
  readonly #tails = NAMES.map(() => TailEstimate.create({ memory: MEMORY }));
  readonly #day = CalendarProfile.create({
    period: DAY,
    slots: 48,
    periods: 10,
  });
  readonly #week = CalendarProfile.create({
    period: 7 * DAY,
    slots: 168,
    periods: 4,
  });
  readonly #pattern = PatternMemory.create();
  readonly #refractory = new Refractory();
  #lowest = Infinity;
  #highest = -Infinity;
  #time = NaN;
  #value = NaN;
  #points = 0;
  #interval = 5 * 60_000;
  #floor = 0;
  #sum = 0;
  readonly #rarities = new Float64Array(NAMES.length);

  /** What was wrong with the input so far. */
  readonly warnings: SeriesWarnings = {
    invalid: 0,
    outOfOrder: 0,
    duplicates: 0,
    gaps: 0,
  };

  private constructor() {}

  get points(): number {
    return this.#points;
  }

  /** Usual milliseconds between two points. */
  get interval(): number {
    return this.#interval;
  }

  /** -log10 of how often the last point's deviation comes up, by view. */
  get rarities(): Record<ScoreView, number> {
    return Object.fromEntries(
      NAMES.map((name, i) => [name, this.#rarities[i]]),
    ) as Record<ScoreView, number>;
  }

  /** @param time - milliseconds since 1970. A point that is no number scores 0 and is counted. */
  add(time: number, value: number): number {
    if (!Number.isFinite(value) || !Number.isFinite(time)) {
      this.warnings.invalid++;
      return 0;
    }
    const x = Math.max(-LARGEST, Math.min(LARGEST, value));
    this.#keepTime(time);
    this.#rarities.fill(0);
    this.#sum = 0;
    if (this.#points > 0) {
      this.#floor =
        0.01 * this.#longSize.mean + 1e-3 * this.#magnitude.mean + 1e-9;
      this.#judge(time, x);
    }
    this.#learn(x);
    this.#time = time;
    this.#value = x;
    this.#points++;
    const surprise = this.#refractory.pass(this.#sum, this.#interval);
    return 1 - Math.exp(-surprise / SCALE);
  }

  #judge(time: number, x: number) {
    this.#view(LEVEL, Math.abs(x - this.#level.mean));
    const jump = Math.abs(x - this.#value);
    this.#view(STEP, jump);
    this.#smooth.add(x);
    this.#shifted.add(x);
    this.#view(SHIFT, Math.abs(this.#shifted.mean - this.#long.mean));
    this.#calm.add(jump);
    this.#calmUsual.add(jump);
    this.#view(
      VARIABILITY,
      Math.abs(
        Math.log(
          (this.#calm.mean + this.#floor) /
            (this.#calmUsual.mean + this.#floor),
        ),
      ),
    );
    const beyond = Math.max(0, x - this.#highest, this.#lowest - x);
    this.#rate(EXTREME, beyond / (this.#longSize.mean + this.#floor));
    this.#judgeByCalendar(time, x);
    this.#rate(PATTERN, this.#pattern.judge(this.#smooth.mean));
  }

  #judgeByCalendar(time: number, x: number) {
    const expected = this.#day.expected(time);
    if (!Number.isNaN(expected)) {
      const byDay = this.#fromProfile(this.#day, this.#daySize, time, x);
      const byWeek = this.#fromProfile(this.#week, this.#weekSize, time, x);
      this.#rate(
        CALENDAR,
        Number.isNaN(byWeek) ? byDay : Math.min(byDay, byWeek),
      );
      this.#offset.add(x - expected);
      this.#view(SUSTAINED, Math.abs(this.#offset.mean));
    }
    this.#day.add(time, x, this.#interval);
    this.#week.add(time, x, this.#interval);
  }

  /** How far a point is from what is usual then, half by how uncertain that time is. NaN while too little is known. */
  #fromProfile(
    profile: CalendarProfile,
    size: Follower,
    time: number,
    x: number,
  ): number {
    const off = Math.abs(x - profile.expected(time));
    if (Number.isNaN(off)) return NaN;
    const usual = (size.mean + profile.deviation(time)) / 2;
    size.addSize(off);
    return off / (usual * SIGMA + this.#floor);
  }

  /** Rates a deviation by the usual size of its kind. */
  #view(view: number, deviation: number) {
    const size = this.#sizes[view];
    const z = deviation / (size.mean * SIGMA + this.#floor);
    if (this.#points >= LEARNING) this.#rate(view, z);
    size.addSize(deviation);
  }

  #rate(view: number, z: number) {
    const rarity = this.#tails[view].judge(z);
    this.#rarities[view] = rarity;
    this.#sum += WEIGHTS[view] * rarity;
  }

  #learn(x: number) {
    this.#longSize.addSize(Math.abs(x - this.#long.mean));
    this.#long.add(x);
    this.#magnitude.add(Math.abs(x));
    this.#level.add(x);
    this.#highest = Math.max(this.#highest, x);
    this.#lowest = Math.min(this.#lowest, x);
  }

  #keepTime(time: number) {
    if (this.#points === 0) return;
    const passed = time - this.#time;
    if (passed < 0) this.warnings.outOfOrder++;
    else if (passed === 0) this.warnings.duplicates++;
    else {
      if (this.#points > LEARNING && passed > 5 * this.#interval) {
        this.warnings.gaps++;
      }
      const most = this.#points > LEARNING ? 10 * this.#interval : passed;
      this.#interval +=
        (Math.min(passed, most) - this.#interval) / Math.min(this.#points, 50);
    }
  }

  get #followers() {
    return [
      this.#level,
      this.#shifted,
      this.#long,
      this.#longSize,
      this.#magnitude,
      this.#smooth,
      this.#offset,
      this.#calm,
      this.#calmUsual,
      this.#daySize,
      this.#weekSize,
      ...this.#sizes,
    ];
  }

  /** Plain JSON; `restore` goes on exactly where it was taken. */
  snapshot(): SeriesScorerSnapshot {
    return {
      version: 1,
      last: {
        time: this.#points ? this.#time : 0,
        value: this.#points ? this.#value : 0,
        points: this.#points,
        interval: this.#interval,
      },
      lowest: this.#points ? this.#lowest : 0,
      highest: this.#points ? this.#highest : 0,
      warnings: { ...this.warnings },
      followers: this.#followers.map(each => each.toJSON()),
      tails: this.#tails.map(each => each.toJSON()),
      day: this.#day.toJSON(),
      week: this.#week.toJSON(),
      pattern: this.#pattern.toJSON(),
      refractory: this.#refractory.toJSON(),
    };
  }

  static restore(snapshot: SeriesScorerSnapshot): SeriesScorer {
    const scorer = new SeriesScorer();
    const { last } = snapshot;
    scorer.#points = last.points;
    scorer.#interval = last.interval;
    if (last.points > 0) {
      scorer.#time = last.time;
      scorer.#value = last.value;
      scorer.#lowest = snapshot.lowest;
      scorer.#highest = snapshot.highest;
    }
    Object.assign(scorer.warnings, snapshot.warnings);
    scorer.#followers.forEach((each, i) => each.load(snapshot.followers[i]));
    scorer.#tails.forEach((each, i) => each.load(snapshot.tails[i]));
    scorer.#day.load(snapshot.day);
    scorer.#week.load(snapshot.week);
    scorer.#pattern.load(snapshot.pattern);
    scorer.#refractory.load(snapshot.refractory);
    return scorer;
  }
}
