import type {
  PodLimits,
  PodSample,
} from '@kronos-portal/plugin-anomalies-common';
import type {
  MetricWindow,
  PodMinute,
  ServiceMinute,
} from '../../sources/MetricSource';
import type { Series } from './client';
import type { QueryName } from './queries';

type Answers = Partial<Record<QueryName, Series[] | undefined>>;

/** Of pods; the CPU is measured against its limit, or against one core where there is none. */
const PLAIN = [
  'memory',
  'networkReceive',
  'networkTransmit',
  'throttling',
  'restarts',
] as const;
const WHOLE = ['requests', 'errorRate', 'latency'] as const;

export function toMetricWindow(answers: Answers): MetricWindow {
  const pods = new Map<string, PodMinute>();
  const pod = (series: Series, seconds: number): PodMinute | undefined => {
    const name = series.metric.pod;
    if (!name) return undefined;
    const key = `${seconds} ${name}`;
    let minute = pods.get(key);
    if (!minute) {
      minute = { time: seconds * 1_000, pod: name, sample: {} };
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
  for (const metric of WHOLE) {
    for (const [, seconds, value] of points(answers[metric])) {
      const sample: PodSample = service(seconds).sample;
      sample[metric] = value;
    }
  }
  for (const [, seconds, value] of points(answers.certificate)) {
    service(seconds).certificateEndsAt = value * 1_000;
  }
  const every = lookup(answers.batchEvery, 'cronjob');
  for (const [series, seconds, value] of points(answers.batchSuccess)) {
    const name = series.metric.cronjob;
    if (!name) continue;
    const minute = service(seconds);
    const distance = every(series, seconds);
    minute.batches = [
      ...(minute.batches ?? []),
      {
        name,
        lastSuccessAt: value * 1_000,
        ...(distance && distance > 0 && { everyMs: distance * 1_000 }),
      },
    ];
  }
  return { pods: [...pods.values()], service: [...whole.values()] };
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

/** The value of another series of the same pod (or of what else it is about) at the same time. */
function lookup(all: Series[] | undefined, label = 'pod') {
  const values = new Map<string, number>();
  for (const [series, seconds, value] of points(all)) {
    values.set(`${seconds} ${series.metric[label]}`, value);
  }
  return (series: Series, seconds: number): number | undefined =>
    values.get(`${seconds} ${series.metric[label]}`);
}
