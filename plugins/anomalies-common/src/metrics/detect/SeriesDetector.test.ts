import { dayWave, MINUTE, noiseOf, randomOf, START } from '../testing';
import type { MetricFinding } from './MetricFinding';
import { SeriesDetector } from './SeriesDetector';
import type { SeriesSpec } from './SeriesSpec';

const CPU: SeriesSpec = {
  scale: 'linear',
  floor: 1,
  up: 8,
  down: 8,
  trend: true,
  flat: true,
};

/** Minutes of a series; `undefined` is a minute in which nothing came. */
function watch(
  minutes: number,
  value: (minute: number) => number | undefined,
  options: { spec?: SeriesSpec; limit?: number } = {},
) {
  let detector = SeriesDetector.create({
    metric: 'm',
    spec: options.spec ?? CPU,
  });
  const found: MetricFinding[] = [];
  for (let i = 0; i < minutes; i++) {
    const time = START + i * MINUTE;
    const x = value(i);
    found.push(
      ...(x === undefined
        ? detector.tick(time)
        : detector.add(time, x, options.limit)),
    );
    if (i % 97 === 0) {
      detector = SeriesDetector.restore(
        JSON.parse(JSON.stringify(detector.snapshot())),
        { metric: 'm', spec: options.spec ?? CPU },
      );
    }
  }
  return found;
}

const told = (found: MetricFinding[]) =>
  found.map(({ kind, state }) => `${kind} ${state}`);
const minuteOf = (time: number) => Math.round((time - START) / MINUTE);

describe('SeriesDetector', () => {
  it.each([1, 2, 3, 4, 5])(
    'says nothing in five quiet days (seed %d)',
    seed => {
      const noise = noiseOf(seed);
      const random = randomOf(seed + 100);
      const found = watch(
        5 * 1440,
        minute =>
          45 +
          20 * dayWave(minute) +
          3 * noise() +
          // single minutes of much work belong to life
          (random() < 0.002 ? 40 * random() : 0),
        { limit: 100 },
      );
      expect(told(found)).toEqual([]);
    },
  );

  it('calls a short rise a spike, with its beginning and the band', () => {
    const noise = noiseOf(7);
    const found = watch(700, minute =>
      Math.max(0, 20 + noise() + (minute >= 600 && minute < 606 ? 60 : 0)),
    );
    expect(told(found)).toEqual(['spike opened', 'spike closed']);
    const [spike] = found;
    expect(minuteOf(spike.since)).toBe(600);
    expect(minuteOf(spike.at)).toBe(601);
    expect(minuteOf(found[1].at)).toBe(608);
    expect(spike).toMatchObject({ direction: 'up', history: 601 });
    expect(spike.actual).toBeGreaterThan(70);
    expect(spike.typical).toBeGreaterThan(18);
    expect(spike.typical).toBeLessThan(22);
    expect(spike.high).toBeLessThan(60);
    expect(spike.confidence).toBeGreaterThan(0.9);
  });

  it('does not take a single minute for a finding', () => {
    const noise = noiseOf(8);
    const found = watch(
      700,
      minute => 20 + noise() + (minute === 600 ? 60 : 0),
    );
    expect(found).toEqual([]);
  });

  it('does not tell of bursts again that come every half hour', () => {
    const noise = noiseOf(16);
    const found = watch(
      3 * 1440,
      minute => 20 + noise() + (minute % 30 < 2 ? 40 : 0),
    );
    expect(found.filter(({ since }) => since > START + 360 * MINUTE)).toEqual(
      [],
    );
  });

  it('calls a rise that stays a level shift, and gets used to it', () => {
    const noise = noiseOf(9);
    const found = watch(
      1600,
      minute => 20 + noise() + (minute >= 600 ? 40 : 0),
    );
    expect(told(found)).toEqual([
      'spike opened',
      'level-shift changed',
      'level-shift closed',
    ]);
    expect(new Set(found.map(({ id }) => id)).size).toBe(1);
    expect(minuteOf(found[1].at)).toBe(615);
  });

  it('calls fewer requests than usual a drop', () => {
    const noise = noiseOf(10);
    const found = watch(
      700,
      minute => (minute >= 600 && minute < 610 ? 0 : 12 + noise()),
      {
        spec: { scale: 'log', offset: 0.2, floor: 0.2, up: 8, down: 6 },
      },
    );
    expect(told(found)).toEqual(['drop opened', 'drop closed']);
    expect(found[0]).toMatchObject({ actual: 0, direction: 'down' });
    expect(found[0].low).toBeGreaterThan(0);
  });

  describe('of requests, whose hours differ tenfold', () => {
    const spec: SeriesSpec = {
      scale: 'log',
      offset: 0.2,
      floor: 0.2,
      up: 8,
      down: 6,
      sudden: true,
    };
    const noise = noiseOf(17);
    const traffic = (minute: number) =>
      20 * Math.exp(1.5 * dayWave(minute)) * (1 + 0.05 * noise());

    it('finds at noon that most of them stay away, though the night has as few', () => {
      const found = watch(
        1.6 * 1440,
        minute =>
          traffic(minute) * (minute >= 2160 && minute < 2190 ? 0.12 : 1),
        { spec },
      );
      expect(told(found)).toEqual(['drop opened', 'drop closed']);
      const [drop] = found;
      expect(minuteOf(drop.since)).toBe(2160);
      expect(minuteOf(drop.at)).toBeLessThan(2163);
      expect(drop.typical).toBeGreaterThan(70);
      expect(drop.low).toBeLessThan(drop.typical / 2);
    });

    it('says nothing of the evening, and gets used to work that ends every hour', () => {
      expect(watch(3 * 1440, traffic, { spec })).toEqual([]);
      const bursts = watch(
        3 * 1440,
        minute => (minute % 60 < 30 ? 40 : 2) * (1 + 0.05 * noise()),
        { spec },
      );
      expect(
        bursts.filter(({ since }) => since > START + 720 * MINUTE),
      ).toEqual([]);
    });
  });

  it('tells of a leak when it runs out', () => {
    const noise = noiseOf(11);
    // From minute 400 on half a percent a minute: 60 % are used up at 520 minutes.
    const found = watch(
      660,
      minute => 30 + 0.5 * noise() + Math.max(0, minute - 400) * 0.2,
      { spec: { ...CPU, up: 1000, down: 1000 }, limit: 100 },
    );
    expect(found[0]).toMatchObject({
      kind: 'trend',
      state: 'opened',
      limit: 100,
      direction: 'up',
    });
    // 70 % at 0.2 a minute
    expect(minuteOf(found[0].exhaustedAt!)).toBeGreaterThan(650);
    expect(minuteOf(found[0].exhaustedAt!)).toBeLessThan(900);
    const last = found[found.length - 1];
    expect(Math.abs(minuteOf(last.exhaustedAt!) - 750)).toBeLessThan(60);
  });

  describe('of a series with a limit, knows a leak from what comes and goes', () => {
    const random = randomOf(21);
    const noise = noiseOf(22);
    const sawtooth = (hours: number) => (minute: number) =>
      40 + 35 * ((minute % (60 * hours)) / (60 * hours));
    const warmUp = (minutes: number) => (minute: number) =>
      30 + 40 * (1 - Math.exp(-minute / minutes));
    const workday = (minute: number) => {
      const hour = (minute / 60) % 24;
      const day = Math.floor(minute / 1440);
      const rise = (at: number) => 1 / (1 + Math.exp(2 * (at - hour)));
      return 45 + (day % 7 > 4 ? 2 : 20) * (rise(9) - rise(18));
    };
    const walk = (minutes: number) => {
      let value = 0;
      return () => {
        value += noise() * Math.sqrt(50 / minutes) - value / minutes;
        return 50 + value;
      };
    };
    let height = 40;
    const collected = () => {
      height += (35 / 60) * (0.5 + random());
      if (height > 72 + 6 * random()) height = 38 + 5 * random();
      return height;
    };
    const trends = (minutes: number, value: (minute: number) => number) =>
      watch(minutes, minute => value(minute) + noise(), {
        spec: { ...CPU, up: 1000, down: 1000 },
        limit: 100,
      }).filter(({ kind }) => kind === 'trend');

    it.each([
      ['memory that is collected every hour', sawtooth(1)],
      ['every two hours', sawtooth(2)],
      ['every eight hours', sawtooth(8)],
      ['now and then', collected],
      ['a cache that fills in an hour', warmUp(60)],
      ['in half a day', warmUp(300)],
      ['work by day, and none on weekends', workday],
      ['a walk of hours', walk(120)],
      ['of half a day', walk(600)],
    ])('%s is none', (_, value) => {
      expect(trends(8 * 1440, value)).toEqual([]);
    });

    it.each([1, 2, 3, 6, 12])('one of %d hours is, in time', hours => {
      const began = 3 * 1440;
      const killed = began + 60 * hours;
      const found = trends(
        killed,
        minute => 38 + Math.max(0, minute - began) / hours,
      );
      expect(found[0]).toMatchObject({ state: 'opened', direction: 'up' });
      // a fifth of its time is left when it is told
      expect(minuteOf(found[0].at)).toBeLessThanOrEqual(killed - 12 * hours);
      const ahead = found[0].exhaustedAt! - found[0].at;
      expect(ahead).toBeGreaterThan(6 * hours * MINUTE);
    });
  });

  it('finds a measurement that stands still', () => {
    const noise = noiseOf(12);
    const found = watch(700, minute =>
      minute >= 600 && minute < 640 ? 21 : 20 + noise(),
    );
    expect(told(found)).toEqual(['flat opened', 'flat closed']);
    expect(Math.abs(minuteOf(found[0].since) - 600)).toBeLessThan(3);
    expect(found[0].actual).toBe(21);
  });

  it('finds the batch that did not run', () => {
    const noise = noiseOf(13);
    const found = watch(8 * 1440, minute => {
      const day = Math.floor(minute / 1440);
      const batch = minute % 1440 >= 120 && minute % 1440 < 180;
      return 5 + 0.5 * noise() + (batch && day !== 6 ? 60 : 0);
    }).filter(({ since }) => since >= START + 3 * 1440 * MINUTE);
    expect(told(found)).toEqual([
      'seasonal-break opened',
      'seasonal-break closed',
    ]);
    expect(found[0]).toMatchObject({ direction: 'down' });
    expect(minuteOf(found[0].since)).toBe(6 * 1440 + 120);
    expect(found[0].typical).toBeGreaterThan(50);
  });

  it('finds silence, and its end', () => {
    const noise = noiseOf(14);
    const found = watch(700, minute =>
      minute >= 600 && minute < 630 ? undefined : 20 + noise(),
    );
    expect(told(found)).toEqual(['silence opened', 'silence closed']);
    expect(minuteOf(found[0].since)).toBe(600);
    expect(minuteOf(found[0].at)).toBe(604);
  });

  it('survives clocks that are set back and values that are none', () => {
    const detector = SeriesDetector.create({ metric: 'm', spec: CPU });
    const noise = noiseOf(15);
    for (let i = 0; i < 100; i++) detector.add(START + i * MINUTE, noise());
    // A day ahead for one point, then right again.
    detector.add(START + 2000 * MINUTE, 0);
    for (let i = 100; i < 200; i++) detector.add(START + i * MINUTE, noise());
    detector.add(NaN, 1);
    detector.add(START + 200 * MINUTE, NaN);
    expect(detector.points).toBeGreaterThan(195);
    expect(detector.warnings).toEqual({ invalid: 2, outOfOrder: 3, gaps: 1 });
  });
});
