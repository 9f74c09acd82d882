import fc from 'fast-check';
import { dayWave, MINUTE, noiseOf, START } from '../testing';
import { SeriesScorer } from './SeriesScorer';

const anything = fc.array(
  fc.tuple(
    fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 0, max: 10 * MINUTE }) },
      // clocks that jump, both ways
      fc.integer({ min: -1e10, max: 1e10 }),
      fc.constantFrom(NaN, Infinity),
    ),
    fc.oneof(
      { weight: 8, arbitrary: fc.double({ min: -100, max: 100 }) },
      fc.double(),
      fc.constantFrom(NaN, Infinity, -Infinity, 1e308, 0),
    ),
  ),
  { minLength: 1, maxLength: 200 },
);

function scoresOf(
  steps: ReadonlyArray<readonly [number, number]>,
  scorer = SeriesScorer.create(),
  from = START,
) {
  let time = from;
  return steps.map(([step, value]) => {
    if (Number.isFinite(step)) time += step;
    return scorer.add(Number.isFinite(step) ? time : step, value);
  });
}

/** Ten days with a wave, every ten minutes. */
function tenDays(change: (i: number, value: number) => number = (_, v) => v) {
  const noise = noiseOf(3);
  return Array.from({ length: 1440 }, (_, i) => {
    const value = 50 + 20 * dayWave(i * 10) + 2 * noise();
    return [10 * MINUTE, change(i, value)] as const;
  });
}

const greatest = (scores: number[], from = 0) => {
  const later = scores.slice(from);
  return from + later.indexOf(Math.max(...later));
};

describe('SeriesScorer', () => {
  it('stays between 0 and 1 and sees no future, whatever comes', () => {
    fc.assert(
      fc.property(anything, fc.nat(200), (steps, cut) => {
        const all = scoresOf(steps);
        for (const score of all) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1);
        }
        expect(scoresOf(steps.slice(0, cut))).toEqual(all.slice(0, cut));
      }),
      { numRuns: 100 },
    );
  });

  it('goes on from a snapshot as if nothing had happened', () => {
    fc.assert(
      fc.property(anything, fc.nat(200), (steps, cut) => {
        const scorer = SeriesScorer.create();
        scoresOf(steps.slice(0, cut), scorer);
        const again = SeriesScorer.restore(
          JSON.parse(JSON.stringify(scorer.snapshot())),
        );
        expect(scoresOf(steps.slice(cut), again)).toEqual(
          scoresOf(steps.slice(cut), scorer),
        );
        expect(JSON.stringify(again.snapshot())).toBe(
          JSON.stringify(scorer.snapshot()),
        );
      }),
      { numRuns: 50 },
    );
    const steps = tenDays();
    const scorer = SeriesScorer.create();
    scoresOf(steps.slice(0, 1200), scorer);
    const again = SeriesScorer.restore(
      JSON.parse(JSON.stringify(scorer.snapshot())),
    );
    expect(scoresOf(steps.slice(1200), again)).toEqual(
      scoresOf(steps.slice(1200), scorer),
    );
  });

  it('scores a level that belongs to another time of the day highest', () => {
    // As high as at noon, but in the night of the eighth day.
    const scores = scoresOf(tenDays((i, v) => (i === 1012 ? 68 : v)));
    expect(greatest(scores, 300)).toBe(1012);
    expect(scores[1012]).toBeGreaterThan(0.7);
  });

  it('lets a lasting change pass once', () => {
    const scores = scoresOf(tenDays((i, v) => (i >= 1000 ? v + 60 : v)));
    expect(scores[1000]).toBeGreaterThan(0.7);
    const after = scores.slice(1003, 1060).filter(score => score > 0.7);
    expect(after).toEqual([]);
  });

  it('scores a series that never changes 0', () => {
    const scores = scoresOf(
      Array.from({ length: 500 }, () => [MINUTE, 7] as const),
    );
    expect(Math.max(...scores)).toBeLessThan(0.3);
  });

  it('counts what is wrong with the input', () => {
    const scorer = SeriesScorer.create();
    for (let i = 0; i < 50; i++) scorer.add(START + i * MINUTE, i % 5);
    scorer.add(START + 49 * MINUTE, 1);
    scorer.add(START + 10 * MINUTE, 1);
    scorer.add(START + 90 * MINUTE, 1);
    scorer.add(NaN, 1);
    scorer.add(START + 91 * MINUTE, NaN);
    expect(scorer.warnings).toEqual({
      invalid: 2,
      outOfOrder: 1,
      duplicates: 1,
      gaps: 1,
    });
  });
});
