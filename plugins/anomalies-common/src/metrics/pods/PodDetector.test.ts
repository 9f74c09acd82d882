import { dayWave, MINUTE, noiseOf, START } from '../testing';
import type { MetricFinding } from '../detect/MetricFinding';
import { PodDetector, type PodSample } from './PodDetector';
import { POD_METRICS } from './podMetrics';
import { PeerWatch } from './PeerWatch';

const MIB = 1024 ** 2;

function quietPod(seed: number) {
  const noise = noiseOf(seed);
  return (minute: number): PodSample => {
    const load = Math.max(0.1, 1 + 0.6 * dayWave(minute) + 0.05 * noise());
    return {
      cpu: 12 * load + 0.5 * noise(),
      memory: (300 + 2 * noise()) * MIB,
      networkReceive: 40_000 * load,
      networkTransmit: 90_000 * load,
      latency: Math.max(0.005, 0.04 * (1 + 0.2 * noise())),
      requests: 9 * load,
      errorRate: Math.max(0, 0.002 * noise()),
      throttling: 0,
      restarts: 3,
      ready: true,
    };
  };
}

function watch(minutes: number, sample: (minute: number) => PodSample) {
  let detector = PodDetector.create();
  const found: MetricFinding[] = [];
  const scores: number[] = [];
  for (let i = 0; i < minutes; i++) {
    const { score, findings } = detector.add(START + i * MINUTE, sample(i), {
      memory: 512 * MIB,
      cpu: 100,
    });
    scores.push(score);
    found.push(...findings);
    if (i % 211 === 0) {
      detector = PodDetector.restore(
        JSON.parse(JSON.stringify(detector.snapshot())),
      );
    }
  }
  return { found, scores };
}

const told = (found: MetricFinding[]) =>
  found.map(({ metric, kind, state }) => `${metric} ${kind} ${state}`);

describe('PodDetector', () => {
  it('says nothing in two quiet days', () => {
    expect(told(watch(2880, quietPod(1)).found)).toEqual([]);
  });

  it('finds a pod that is short of CPU, in every metric that shows it', () => {
    const quiet = quietPod(2);
    const { found, scores } = watch(520, minute => {
      const sample = quiet(minute);
      return minute < 500 || minute >= 510
        ? sample
        : { ...sample, cpu: 99, throttling: 0.7, latency: 2.5 };
    });
    expect(told(found).sort()).toEqual([
      'cpu spike closed',
      'cpu spike opened',
      'latency spike closed',
      'latency spike opened',
      'throttling spike closed',
      'throttling spike opened',
    ]);
    expect(scores[501]).toBeGreaterThan(
      1.1 * Math.max(...scores.slice(60, 500)),
    );
  });

  it('finds a leak, the kill at its end, and that the pod is not ready', () => {
    const quiet = quietPod(3);
    const { found } = watch(760, minute => ({
      ...quiet(minute),
      memory:
        (minute < 700 ? 200 + Math.max(0, minute - 400) * 1.04 : 190) * MIB,
      restarts: minute < 700 ? 3 : 4,
      ready: minute < 700 || minute > 704,
    }));
    const memory = found.find(({ kind }) => kind === 'trend')!;
    expect(memory).toMatchObject({ metric: 'memory', state: 'opened' });
    const left = (memory.exhaustedAt! - START) / MINUTE;
    expect(Math.abs(left - 700)).toBeLessThan(60);
    expect(told(found)).toEqual(
      expect.arrayContaining([
        'restarts restart opened',
        'ready not-ready opened',
        'ready not-ready closed',
      ]),
    );
  });
});

describe('PeerWatch', () => {
  const pods = ['a', 'b', 'c', 'd'];
  const run = (value: (pod: string, minute: number) => number) => {
    let watcher = PeerWatch.create({ metric: 'cpu', spec: POD_METRICS.cpu });
    const found = [];
    for (let i = 0; i < 400; i++) {
      found.push(
        ...watcher.add(
          START + i * MINUTE,
          new Map(pods.map(pod => [pod, value(pod, i)])),
        ),
      );
      if (i % 50 === 0) {
        watcher = PeerWatch.restore(
          JSON.parse(JSON.stringify(watcher.snapshot())),
          { metric: 'cpu', spec: POD_METRICS.cpu },
        );
      }
    }
    return found;
  };

  it('finds the replica that is unlike its siblings', () => {
    const noise = noiseOf(21);
    const found = run(
      (pod, minute) => 20 + noise() + (pod === 'c' && minute >= 300 ? 40 : 0),
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      pod: 'c',
      kind: 'peer-deviation',
      direction: 'up',
      peers: 3,
      since: START + 300 * MINUTE,
    });
    expect(found[0].high).toBeLessThan(50);
  });

  it('says nothing when all of them change, or one always was different', () => {
    const noise = noiseOf(22);
    const found = run(
      (pod, minute) =>
        20 + noise() + (minute >= 300 ? 40 : 0) + (pod === 'a' ? 15 : 0),
    );
    expect(found).toEqual([]);
  });
});
