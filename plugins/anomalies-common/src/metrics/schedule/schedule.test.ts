import { ExpiryWatch } from './ExpiryWatch';
import { RunWatch } from './RunWatch';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 0, 5);

describe('a certificate', () => {
  it('is told of two weeks before its end and as the end comes nearer, and no more when it was renewed', () => {
    let watch = ExpiryWatch.create({ metric: 'certificate' });
    const end = START + 20 * DAY;
    const told: string[] = [];
    for (let time = START; time < START + 19.5 * DAY; time += HOUR) {
      for (const finding of watch.add(time, end)) {
        told.push(`${Math.round((time - START) / DAY)} ${finding.state}`);
        expect(finding.exhaustedAt).toBe(end);
      }
      // a restart changes nothing
      watch = ExpiryWatch.restore(
        JSON.parse(JSON.stringify(watch.snapshot())),
        { metric: 'certificate' },
      );
    }
    expect(told).toEqual([
      '6 opened',
      '13 changed',
      '17 changed',
      '19 changed',
    ]);
    const [renewed] = watch.add(START + 19.6 * DAY, START + 400 * DAY);
    expect(renewed.state).toBe('closed');
    expect(watch.add(START + 19.7 * DAY, START + 400 * DAY)).toEqual([]);
  });
});

describe('a nightly job', () => {
  interface Nights {
    /** nights without a run */
    skip?: number[];
    /** nights in which it is started and never ends */
    hang?: number[];
    /** suspended from the noon before this night on */
    suspend?: number;
    /** days that are watched */
    days?: number;
    scheduled: boolean;
  }

  /** Asked every ten minutes; runs start at two, take half an hour, give or take. */
  function nights(options: Nights) {
    const { skip = [], hang = [], suspend = Infinity, days = 9 } = options;
    let watch = RunWatch.create({ metric: 'batch settle' });
    const said: { state: string; hour: number }[] = [];
    let [last, started] = [START + 2.5 * HOUR, START + 2 * HOUR];
    const end = START + days * DAY;
    for (let time = START + 3 * HOUR; time < end; time += 600_000) {
      const day = Math.floor((time - START) / DAY);
      const start = START + day * DAY + 2 * HOUR;
      const takes = HOUR / 2 + ((day * 7) % 5) * 120_000;
      const runs = !skip.includes(day) && day < suspend;
      if (runs && time >= start) started = start;
      if (runs && time >= start + takes && !hang.includes(day)) {
        last = start + takes;
      }
      const isSuspended = time >= START + suspend * DAY - 12 * HOUR;
      const found = watch.add(time, {
        lastSuccessAt: last,
        ...(options.scheduled && {
          lastStartAt: started,
          ...(!isSuspended && { nextStartAt: started + DAY }),
        }),
      });
      for (const { state } of found) {
        said.push({ state, hour: (time - START) / HOUR });
      }
      watch = RunWatch.restore(JSON.parse(JSON.stringify(watch.snapshot())), {
        metric: 'batch settle',
      });
    }
    return said;
  }

  it('is missed a few hours after its time where only its runs are known, and is well again with the next one', () => {
    const said = nights({ skip: [6], scheduled: false });
    expect(said.map(({ state }) => state)).toEqual(['opened', 'closed']);
    const [opened, closed] = said;
    expect(opened.hour).toBeGreaterThanOrEqual(6 * 24 + 2);
    expect(opened.hour).toBeLessThan(6 * 24 + 7);
    expect(closed.hour).toBeCloseTo(7 * 24 + 2.6, 0);
  });

  it('is missed minutes after its time where its schedule is known, also when it was suspended', () => {
    for (const missed of [{ skip: [6] }, { suspend: 6, days: 7 }]) {
      const [opened, ...more] = nights({ ...missed, scheduled: true });
      expect(opened.state).toBe('opened');
      expect(opened.hour).toBeGreaterThan(6 * 24 + 2);
      expect(opened.hour).toBeLessThan(6 * 24 + 2.6);
      expect(more.map(({ state }) => state)).toEqual(
        'skip' in missed ? ['closed'] : [],
      );
    }
  });

  it('is missed when it was started and takes twice as long as ever, and told once however often that is', () => {
    const said = nights({ hang: [6, 7], scheduled: true });
    expect(said.map(({ state }) => state)).toEqual(['opened', 'closed']);
    expect(said[0].hour).toBeGreaterThan(6 * 24 + 3);
    expect(said[0].hour).toBeLessThan(6 * 24 + 4);
    expect(said[1].hour).toBeGreaterThan(8 * 24 + 2);
  });

  it('is let go when it did not run for a week', () => {
    const said = nights({ suspend: 6, days: 30, scheduled: true });
    expect(said.map(({ state }) => state)).toEqual(['opened', 'closed']);
    expect(said[1].hour).toBeCloseTo(13 * 24 + 2, 0);
  });

  it('is not missed on a night with all runs', () => {
    expect(nights({ scheduled: false })).toEqual([]);
    expect(nights({ scheduled: true })).toEqual([]);
  });
});
