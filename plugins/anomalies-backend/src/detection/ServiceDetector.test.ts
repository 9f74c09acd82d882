import { MINUTE, START } from '../__testUtils__/scriptedWorld';
import type { MetricWindow } from '../sources/MetricSource';
import { ServiceDetector } from './ServiceDetector';

const DB = 'component:default/db';
const MIB = 1024 ** 2;

/** Repeatable, -1 to 1. */
const noise = (n: number) => Math.sin(n * 12.9898) * Math.cos(n * 78.233);

/** Some minutes of pods, one after the other, as a source tells them. */
function feed(
  detector: ServiceDetector,
  minutes: number,
  podsAt: (minute: number) => MetricWindow['pods'],
) {
  return Array.from({ length: minutes }, (_, minute) =>
    detector.addMetrics(
      { pods: podsAt(minute), service: [] },
      START + minute * MINUTE,
    ),
  ).flat();
}

describe('A pod of the same name in two namespaces', () => {
  const podsAt = (minute: number, restarts = { dev: 0, prd: 0 }) =>
    (['dev', 'prd'] as const).map(stage => ({
      time: START + minute * MINUTE,
      pod: 'db-0',
      namespace: `db-${stage}`,
      sample: {
        // production has ten times as much
        memory:
          (stage === 'prd' ? 4_000 : 400) * MIB * (1 + 0.01 * noise(minute)),
        restarts: restarts[stage],
        ready: true,
      },
    }));

  it('is two pods: what one of them does is usual for it', () => {
    const detector = ServiceDetector.create(DB);
    expect(feed(detector, 600, minute => podsAt(minute))).toEqual([]);
    const of = (place: string) =>
      detector.points('memory', { pod: 'db-0', place }).at(-1)!.value! / MIB;
    expect(of('db-dev')).toBeLessThan(500);
    expect(of('db-prd')).toBeGreaterThan(3_500);
  });

  it('has findings of its own, which say where', () => {
    // Given that both are restarted in the same minute
    const found = feed(ServiceDetector.create(DB), 40, minute =>
      podsAt(minute, minute < 30 ? { dev: 0, prd: 0 } : { dev: 1, prd: 1 }),
    ).filter(({ kind }) => kind === 'restart');
    expect(
      found.map(({ pod, place, state }) => `${place} ${pod} ${state}`),
    ).toEqual(expect.arrayContaining(['db-dev db-0 open', 'db-prd db-0 open']));
    expect(new Set(found.map(({ id }) => id)).size).toBe(2);
  });

  it('goes on after a restart of the portal as the two that it is', () => {
    const before = ServiceDetector.create(DB);
    feed(before, 300, minute => podsAt(minute));
    const after = ServiceDetector.restore(
      DB,
      JSON.parse(JSON.stringify(before.snapshot())),
    )!;
    expect(after.pods).toEqual([
      { pod: 'db-0', place: 'db-dev' },
      { pod: 'db-0', place: 'db-prd' },
    ]);
    const found = Array.from({ length: 100 }, (_, i) =>
      after.addMetrics(
        { pods: podsAt(300 + i), service: [] },
        START + (300 + i) * MINUTE,
      ),
    ).flat();
    expect(found).toEqual([]);
  });
});

it('ends what was unlike its siblings about a pod when the pod is gone', () => {
  // Given three replicas, one of which takes the CPU and is deleted for it
  const pods = (minute: number) =>
    ['a', 'b', 'c', 'd']
      .filter(pod => pod !== 'c' || minute < 220)
      .map((pod, i) => ({
        time: START + minute * MINUTE,
        pod: `api-${pod}`,
        sample: {
          cpu:
            20 +
            noise(minute * 4 + i) +
            (pod === 'c' && minute >= 200 ? 40 : 0),
        },
      }));
  const found = feed(
    ServiceDetector.create('component:default/api'),
    260,
    pods,
  ).filter(({ kind }) => kind === 'peer-deviation');
  expect(found.map(({ pod, state }) => `${pod} ${state}`)).toEqual([
    'api-c open',
    'api-c closed',
  ]);
  const [open, over] = found;
  expect(over.id).toBe(open.id);
  expect(Date.parse(over.last)).toBe(START + 219 * MINUTE);
});
