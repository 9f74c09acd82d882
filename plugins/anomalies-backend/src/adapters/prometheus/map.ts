import type { PodLimits } from '@kronos-portal/plugin-anomalies-common';
import type {
  BatchMinute,
  MetricWindow,
  PodMinute,
  ServiceMinute,
} from '../../sources/MetricSource';
import type { Series } from './client';
import { BATCH_METRICS, RATE_SECONDS, type QueryName } from './queries';

type Answers = Partial<Record<QueryName, Series[] | undefined>>;

/** Of pods; the CPU is measured against its limit, or against one core where there is none. */
const PLAIN = [
  'memory',
  'networkReceive',
  'networkTransmit',
  'throttling',
  'restarts',
] as const;

export function toMetricWindow(answers: Answers): MetricWindow {
  const pods = new Map<string, PodMinute>();
  const pod = (series: Series, seconds: number): PodMinute | undefined => {
    const name = series.metric.pod;
    if (!name) return undefined;
    const key = keyOf(series, seconds);
    const { namespace, cluster } = series.metric;
    let minute = pods.get(key);
    if (!minute) {
      minute = {
        time: seconds * 1_000,
        pod: name,
        ...(namespace && { namespace }),
        ...(cluster && { cluster }),
        sample: {},
      };
      pods.set(key, minute);
    }
    return minute;
  };
  const cpuLimits = lookup(answers.cpuLimit);
  const memoryLimits = lookup(answers.memoryLimit);
  for (const [series, seconds, value] of points(answers.cpu)) {
    const limit = cpuLimits(series, seconds);
    const minute = pod(series, seconds);
    if (minute) minute.sample.cpu = (100 * value) / (limit ?? 1);
    if (minute && limit) withLimit(minute, { cpu: 100 });
  }
  for (const metric of PLAIN) {
    for (const [series, seconds, value] of points(answers[metric])) {
      const minute = pod(series, seconds);
      if (minute) minute.sample[metric] = value;
      const limit = metric === 'memory' && memoryLimits(series, seconds);
      if (minute && limit) withLimit(minute, { memory: limit });
    }
  }
  for (const [series, seconds, value] of points(answers.ready)) {
    const minute = pod(series, seconds);
    if (minute) minute.sample.ready = value > 0;
  }

  const whole = new Map<number, ServiceMinute>();
  const service = (seconds: number): ServiceMinute => {
    let minute = whole.get(seconds);
    if (!minute) {
      minute = { time: seconds * 1_000, sample: {} };
      whole.set(seconds, minute);
    }
    return minute;
  };
  addRequests(answers, pod, service);
  for (const [, seconds, value] of points(answers.latency)) {
    service(seconds).sample.latency = value;
  }
  for (const [series, seconds, value] of points(answers.latencyOfPod)) {
    const minute = pod(series, seconds);
    if (minute) minute.sample.latency = value;
  }
  for (const [, seconds, value] of points(answers.certificate)) {
    service(seconds).certificateEndsAt = value * 1_000;
  }
  for (const [seconds, batches] of batchesOf(answers.batches)) {
    service(seconds).batches = batches;
  }
  return { pods: [...pods.values()], service: [...whole.values()] };
}

/** Requests a second and the share of them that failed: of each pod where the series say which, and of all together. */
function addRequests(
  answers: Answers,
  podOf: (series: Series, seconds: number) => PodMinute | undefined,
  serviceOf: (seconds: number) => ServiceMinute,
) {
  const errors = lookup(answers.errors);
  const failed = new Map<number, number>();
  for (const [series, seconds, value] of points(answers.requests)) {
    const { sample } = serviceOf(seconds);
    const bad = errors(series, seconds) ?? 0;
    sample.requests = (sample.requests ?? 0) + value;
    failed.set(seconds, (failed.get(seconds) ?? 0) + bad);
    const ofPod = podOf(series, seconds)?.sample;
    if (!ofPod) continue;
    ofPod.requests = value;
    ofPod.served = value * RATE_SECONDS;
    if (value > 0) ofPod.errorRate = bad / value;
  }
  for (const [seconds, bad] of failed) {
    const { sample } = serviceOf(seconds);
    sample.served = (sample.requests ?? 0) * RATE_SECONDS;
    if (sample.requests) sample.errorRate = bad / sample.requests;
  }
}

function batchesOf(all: Series[] | undefined) {
  const batches = new Map<number, Map<string, BatchMinute>>();
  for (const [{ metric }, seconds, value] of points(all)) {
    if (!metric.cronjob) continue;
    // the same job runs in every stage
    const name = [metric.namespace, metric.cronjob].filter(Boolean).join('/');
    const ofMinute = batches.get(seconds) ?? new Map<string, BatchMinute>();
    batches.set(seconds, ofMinute);
    const batch = ofMinute.get(name) ?? { name };
    ofMinute.set(name, batch);
    const at = value * 1_000;
    if (metric.__name__ === BATCH_METRICS.lastSuccess) batch.lastSuccessAt = at;
    if (metric.__name__ === BATCH_METRICS.lastStart) batch.lastStartAt = at;
    if (metric.__name__ === BATCH_METRICS.nextStart) batch.nextStartAt = at;
  }
  return [...batches].map(([seconds, ofMinute]): [number, BatchMinute[]] => [
    seconds,
    [...ofMinute.values()],
  ]);
}

function withLimit(minute: PodMinute, limit: PodLimits) {
  minute.limits = { ...minute.limits, ...limit };
}

function* points(
  all: Series[] | undefined,
): Generator<[series: Series, seconds: number, value: number]> {
  for (const series of all ?? []) {
    for (const [seconds, text] of series.values) {
      const value = Number(text);
      if (Number.isFinite(value)) yield [series, seconds, value];
    }
  }
}

/** A pod is known by its name within a namespace of a cluster. Without a name it is all pods of that namespace. */
function keyOf({ metric }: Series, seconds: number): string {
  return [seconds, metric.cluster, metric.namespace, metric.pod].join(' ');
}

/** The value of another series of the same pod at the same time. */
function lookup(all: Series[] | undefined) {
  const values = new Map<string, number>();
  for (const [series, seconds, value] of points(all)) {
    values.set(keyOf(series, seconds), value);
  }
  return (series: Series, seconds: number): number | undefined =>
    values.get(keyOf(series, seconds));
}
