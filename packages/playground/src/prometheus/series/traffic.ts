import { createRandom } from '../../world/Random';

const HOUR = 3_600;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
/** Monday 2024-01-01, 00:00 in Seoul: what counters of services without a birthday count from */
export const EPOCH = Date.UTC(2023, 11, 31, 15) / 1_000;
const SLOT = 300;

/**
 * How busy a Korean company is in each hour of a working day: people come at nine, go to lunch at twelve, and go home
 * after six; in the evening customers use their phones.
 */
const WORKDAY = [
  0.1, 0.06, 0.05, 0.04, 0.05, 0.08, 0.18, 0.4, 0.72, 1, 1.08, 1.05, 0.68, 0.92,
  1.04, 1.02, 0.98, 0.9, 0.66, 0.52, 0.46, 0.4, 0.3, 0.18,
];
/** by day, from Monday */
const WEEKEND: Record<number, number> = { 5: 0.45, 6: 0.36 };

/** Share of the week's busiest hour at each five minutes of a week, and its integral in seconds up to there. */
const { shares, integral } = (() => {
  const slots = WEEK / SLOT;
  const at: number[] = [];
  for (let i = 0; i <= slots; i++) {
    const second = (i * SLOT) % WEEK;
    const hour = (second % DAY) / HOUR;
    const lower = WORKDAY[Math.floor(hour)];
    const upper = WORKDAY[(Math.floor(hour) + 1) % 24];
    const share = lower + (upper - lower) * (hour % 1);
    const day = Math.floor(second / DAY);
    at.push(share * (WEEKEND[day] ?? 1));
  }
  const sums = [0];
  for (let i = 1; i <= slots; i++) {
    sums.push(sums[i - 1] + ((at[i - 1] + at[i]) / 2) * SLOT);
  }
  return { shares: at, integral: sums };
})();
const PER_WEEK = integral[integral.length - 1];

/** Seconds of full load from the epoch to a time. */
function weekly(time: number): number {
  const since = time - EPOCH;
  const weeks = Math.floor(since / WEEK);
  const second = since - weeks * WEEK;
  const slot = Math.floor(second / SLOT);
  const into = second - slot * SLOT;
  const slope = (shares[slot + 1] - shares[slot]) / SLOT;
  return (
    weeks * PER_WEEK +
    integral[slot] +
    into * (shares[slot] + (slope * into) / 2)
  );
}

/** Periods in seconds and how much they move the rate; together less than 1, so that it never falls below zero. */
const WAVES = [
  [97, 0.04],
  [421, 0.07],
  [1_873, 0.1],
  [8_111, 0.1],
  [31_013, 0.08],
  [97_003, 0.12],
] as const;

/**
 * A counter that grows with the business of the day, in closed form: any time can be asked. Noise bends the time that
 * the weekly rhythm is read at, so that it scales with the rate and the counter never falls.
 */
export class Traffic {
  readonly #scale: number;
  readonly #phases: number[];

  /** `perSecond`: in the busiest hour of a working day */
  static create(options: { perSecond: number; seed: string }) {
    return new Traffic(options);
  }

  private constructor(options: { perSecond: number; seed: string }) {
    const random = createRandom('traffic', options.seed);
    this.#scale = options.perSecond;
    this.#phases = WAVES.map(() => random.next() * 2 * Math.PI);
  }

  /** Unix seconds. */
  total(time: number): number {
    let bent = time;
    for (let i = 0; i < WAVES.length; i++) {
      const [period, share] = WAVES[i];
      const turn = (2 * Math.PI) / period;
      bent += (share / turn) * Math.sin(turn * time + this.#phases[i]);
    }
    return this.#scale * weekly(bent);
  }
}
