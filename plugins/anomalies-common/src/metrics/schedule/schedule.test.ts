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
  /** minutes from START at which the watch is asked; runs end at two in the morning, give or take */
  function nights(skip: number[], everyMs?: number) {
    const watch = RunWatch.create({ metric: 'batch settle' });
    const said: { state: string; hour: number }[] = [];
    let last = START + 2 * HOUR;
    for (let time = START + 3 * HOUR; time < START + 9 * DAY; time += 600_000) {
      const day = Math.floor((time - START) / DAY);
      const jitter = ((day * 7) % 5) * 120_000;
      const run = START + day * DAY + 2 * HOUR + jitter;
      if (time >= run && !skip.includes(day)) last = run;
      for (const { state } of watch.add(time, last, everyMs)) {
        said.push({ state, hour: Math.floor((time - START) / HOUR) });
      }
    }
    return said;
  }

  it('is missed a few hours after its time, and is well again with the next run', () => {
    for (const everyMs of [undefined, DAY]) {
      const said = nights([6], everyMs);
      expect(said.map(({ state }) => state)).toEqual(['opened', 'closed']);
      const [opened, closed] = said;
      expect(opened.hour).toBeGreaterThanOrEqual(6 * 24 + 2);
      expect(opened.hour).toBeLessThan(6 * 24 + 7);
      expect(closed.hour).toBe(7 * 24 + 2);
    }
  });

  it('is not missed on a night with all runs', () => {
    expect(nights([])).toEqual([]);
    expect(nights([], DAY)).toEqual([]);
  });
});
