import { ScheduleWatch } from './ScheduleWatch';

describe('Batches of a service', () => {
  it('are remembered as far as they are watched, however many there are', () => {
    const watch = ScheduleWatch.create();
    const batches = Array.from({ length: 1_000 }, (_, i) => ({
      name: `batch-${i}`,
      lastSuccessAt: 0,
    }));
    watch.add({ time: 60_000, sample: {}, batches });
    const kept = watch.snapshot();
    expect(kept.batches.length).toBeLessThan(batches.length);
    const watched = kept.batches.map(([name]) => name);
    for (const [metric] of kept.seen ?? []) {
      expect(
        metric === 'certificate' || watched.some(name => metric.endsWith(name)),
      ).toBe(true);
    }
  });
});
