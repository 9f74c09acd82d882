import {
  PodDetector,
  SeriesScorer,
  type PodSample,
} from '../plugins/anomalies-common/src';
import { defineBench } from './harness/defineBench';
import { median } from './harness/statistics';
import { countOf } from './harness/wrongCall';
import { serviceSeries } from './metrics/serviceSeries';

const POINTS = 200_000;
const SERIES = 20_000;
/** Points of each of the many series: the week after which every slot of the calendar is in use would take too long. */
const DEPTH = 100;
const MB = 1024 ** 2;

export const bench = defineBench({
  description:
    'scoring of metrics: cost of a point on one core, memory (-- --series <n>)',
  options: { series: { type: 'string' } },
  async run({ runs = 5, options, log }) {
    const series = countOf('--series', options.series, SERIES);

    const values = serviceSeries(POINTS, 5);
    const costs: number[] = [];
    const podCosts: number[] = [];
    for (let run = 0; run <= runs; run++) {
      const scorer = SeriesScorer.create();
      let began = performance.now();
      for (let i = 0; i < POINTS; i++) scorer.add(i * 60_000, values[i]);
      const cost = ((performance.now() - began) * 1000) / POINTS;

      const detector = PodDetector.create();
      const samples = podSamples(values);
      began = performance.now();
      samples.forEach((sample, i) => detector.add(i * 60_000, sample));
      const metrics = Object.keys(samples[0]).length;
      const podCost =
        ((performance.now() - began) * 1000) / (samples.length * metrics);
      // The first one warms up.
      if (run > 0) {
        costs.push(cost);
        podCosts.push(podCost);
      }
    }
    const microseconds = rounded(median(costs));
    const podMicroseconds = rounded(median(podCosts));
    const pointsPerSecond = Math.round(1e6 / median(costs));
    log(
      `${pointsPerSecond} points a second (${microseconds} µs), ${podMicroseconds} µs a point of a pod`,
    );

    log(`${series} series of ${DEPTH} points …`);
    const many = measured(() => {
      const scorers = Array.from({ length: series }, () =>
        SeriesScorer.create(),
      );
      const began = performance.now();
      for (let i = 0; i < DEPTH; i++) {
        for (let k = 0; k < series; k++) {
          scorers[k].add(i * 60_000, values[(i * 7 + k) % POINTS]);
        }
      }
      return {
        kept: scorers,
        microseconds: rounded(
          ((performance.now() - began) * 1000) / (series * DEPTH),
        ),
      };
    });
    log(
      `${many.megabytes} MB, ${many.made.microseconds} µs a point with all of them`,
    );
    const pod = measured(() => {
      const kept = Array.from({ length: 200 }, () => PodDetector.create());
      const samples = podSamples(values.slice(0, 800));
      for (const each of kept) {
        samples.forEach((sample, i) => each.add(i * 60_000, sample));
      }
      return { kept };
    });
    const kilobytesOfPod = rounded((pod.megabytes * 1024) / 200);
    return {
      runs,
      results: {
        pointsPerSecond,
        microsecondsPerPoint: microseconds,
        microsecondsPerPointOfPod: podMicroseconds,
        series,
        microsecondsPerPointOfMany: many.made.microseconds,
        megabytesOfSeries: many.megabytes,
        kilobytesPerSeries: rounded((many.megabytes * 1024) / series),
        kilobytesPerPodOfEightMetrics: kilobytesOfPod,
      },
      bounds: [
        {
          name: 'cost of a point',
          value: microseconds,
          limit: 20,
          unit: 'µs',
        },
        {
          name: `cost of a point among ${series} series`,
          value: many.made.microseconds,
          limit: 20,
          unit: 'µs',
        },
        {
          name: 'cost of a point of a pod',
          value: podMicroseconds,
          limit: 20,
          unit: 'µs',
        },
        {
          name: 'memory of a series',
          value: rounded((many.megabytes * 1024) / series),
          limit: 24,
          unit: 'kB',
        },
      ],
    };
  },
});

function podSamples(values: Float64Array): PodSample[] {
  return [...values.slice(0, 20_000)].map(value => ({
    cpu: value,
    memory: 3e8 + value * 1e6,
    networkReceive: value * 1e3,
    networkTransmit: value * 2e3,
    latency: 0.02 + value / 1e4,
    requests: value / 4,
    errorRate: 0.001,
    throttling: 0,
  }));
}

function measured<T>(make: () => T) {
  const collect = globalThis.gc ?? (() => {});
  const used = () => {
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const before = used();
  const made = make();
  return { made, megabytes: Math.round(((used() - before) / MB) * 10) / 10 };
}

const rounded = (value: number) => Math.round(value * 100) / 100;
