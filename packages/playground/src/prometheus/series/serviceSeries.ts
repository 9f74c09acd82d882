import type { IncidentKind } from '../../world/events';
import { createRandom } from '../../world/Random';
import type { Labels } from '../promql/ast';
import { isUp, LEAK_SECONDS, restartsAt, type PodSpan } from './pods';
import { Traffic } from './traffic';
import type { Troubles } from './troubles';

/** One series; `at` is its measurement at unix seconds, undefined while it does not exist. */
export interface Series {
  labels: Labels;
  at(time: number): number | undefined;
}

/** What the series of a service at one place are computed from. */
export interface ServiceAtPlace {
  service: string;
  affiliate: string;
  language: 'java' | 'node';
  tier: string;
  cluster: string;
  namespace: string;
  stage: 'dev' | 'prd';
  /** unix seconds */
  since: number;
  troubles: Troubles;
  pods: () => PodSpan[];
}

type Maker = (place: ServiceAtPlace) => Series[];

const MIB = 1024 * 1024;
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Every metric, with what Prometheus' metadata says of it. */
export const METRICS: Record<
  string,
  { type: 'counter' | 'gauge' | 'histogram'; help: string; series: Maker }
> = {
  http_requests_total: {
    type: 'counter',
    help: 'Requests by method and status.',
    series: requests,
  },
  http_request_duration_seconds_bucket: {
    type: 'histogram',
    help: 'How long requests took.',
    series: durationBuckets,
  },
  http_request_duration_seconds_sum: {
    type: 'histogram',
    help: 'How long requests took.',
    series: durationSum,
  },
  http_request_duration_seconds_count: {
    type: 'histogram',
    help: 'How long requests took.',
    series: durationCount,
  },
  container_cpu_usage_seconds_total: {
    type: 'counter',
    help: 'CPU time of the container.',
    series: cpu,
  },
  container_memory_working_set_bytes: {
    type: 'gauge',
    help: 'Memory in use that cannot be evicted.',
    series: memory,
  },
  container_spec_memory_limit_bytes: {
    type: 'gauge',
    help: 'Memory limit of the container.',
    series: place =>
      ofPods(place, 'container_spec_memory_limit_bytes', () => limitOf(place)),
  },
  kube_pod_container_status_restarts_total: {
    type: 'counter',
    help: 'Restarts of the container.',
    series: place =>
      ofPods(place, 'kube_pod_container_status_restarts_total', (pod, time) =>
        restartsAt(pod, place.troubles, time),
      ),
  },
  up: {
    type: 'gauge',
    help: 'Whether the last scrape went well.',
    series: up,
  },
};

const PEAK: Record<string, number> = { '1': 60, '2': 18, '3': 4 };

/** What makes this service at this place different from others, the same at each look. */
function traits(place: ServiceAtPlace) {
  const random = createRandom('traits', place.service, place.stage);
  const peak =
    place.stage === 'prd'
      ? (PEAK[place.tier] ?? 4) * (0.6 + random.next())
      : 0.4 + random.next();
  return {
    peak,
    errorShare: 0.001 + random.next() * 0.004,
    refusedShare: 0.01 + random.next() * 0.02,
    readShare: 0.6 + random.next() * 0.25,
    /** seconds */
    median: 0.02 + random.next() * 0.08,
    sigma: 0.5 + random.next() * 0.4,
    cpuPerRequest: 0.004 + random.next() * 0.008,
    memoryShare: 0.38 + random.next() * 0.14,
  };
}

const common = (name: string, place: ServiceAtPlace): Labels => ({
  __name__: name,
  service: place.service,
  namespace: place.namespace,
  cluster: place.cluster,
  affiliate: place.affiliate,
});

function totalOf(place: ServiceAtPlace, peak: number, what = 'all') {
  const traffic = Traffic.create({
    perSecond: peak,
    seed: `${place.service} ${place.stage} ${what}`,
  });
  // a counter begins at zero with its service
  const begin = traffic.total(place.since);
  return remembered(time => traffic.total(time) - begin);
}

/** The series of a metric are asked for the same times one after the other. */
function remembered(compute: (time: number) => number) {
  const known = new Map<number, number>();
  return (time: number) => {
    let value = known.get(time);
    if (value === undefined) {
      value = compute(time);
      if (known.size > 50_000) known.clear();
      known.set(time, value);
    }
    return value;
  };
}

const failing = (kinds: IncidentKind[]): number =>
  Math.max(
    0,
    ...kinds.map(
      kind =>
        ({
          errors: 0.35,
          'crash-loop': 0.15,
          'memory-leak': 0.02,
          latency: 0.03,
        }[kind]),
    ),
  );

function requests(place: ServiceAtPlace): Series[] {
  const { peak, errorShare, refusedShare, readShare } = traits(place);
  const total = totalOf(place, peak);
  // what fails now and then does not follow the load exactly
  const stray = totalOf(place, peak * errorShare, 'errors');
  const broken = remembered(time =>
    place.troubles.weighted(total, time, failing),
  );
  const whole = exists(place);
  const series = (
    method: string,
    status: string,
    count: (time: number) => number,
  ): Series => ({
    labels: { ...common('http_requests_total', place), method, status },
    at: whole(time => Math.floor(count(time))),
  });
  return [
    ['GET', '200', '404', '500', readShare],
    ['POST', '201', '400', '503', 1 - readShare],
  ].flatMap(([method, good, refused, failed, part]) => {
    const share = Number(part);
    return [
      series(
        String(method),
        String(good),
        time =>
          share *
          ((1 - refusedShare) * total(time) - stray(time) - broken(time)),
      ),
      series(
        String(method),
        String(refused),
        time => share * refusedShare * total(time),
      ),
      series(
        String(method),
        String(failed),
        time => share * (stray(time) + broken(time)),
      ),
    ];
  });
}

/**
 * Requests come in two sorts: many quick ones, and some that take three times as long and are more of them when others
 * are busy. In an incident of latency all of them take twelve times as long.
 */
function durations(place: ServiceAtPlace) {
  const { peak, median, sigma } = traits(place);
  const total = totalOf(place, peak);
  const heavy = totalOf(place, peak * 0.16, 'heavy');
  const slow = (kinds: IncidentKind[]) => Number(kinds.includes('latency'));
  const sorts = [
    { count: (time: number) => total(time) - heavy(time), median },
    { count: heavy, median: median * 3 },
  ].map(sort => ({
    ...sort,
    slowed: remembered(time => place.troubles.weighted(sort.count, time, slow)),
  }));
  return { total, sorts, sigma };
}

const SLOWER = 12;

function durationBuckets(place: ServiceAtPlace): Series[] {
  const { total, sorts, sigma } = durations(place);
  const whole = exists(place);
  const name = 'http_request_duration_seconds_bucket';
  return [...BUCKETS, Infinity].map(le => ({
    labels: {
      ...common(name, place),
      le: le === Infinity ? '+Inf' : String(le),
    },
    at: whole(time => {
      if (le === Infinity) return Math.floor(total(time));
      return Math.floor(
        sorts.reduce((sum, { count, slowed, median }) => {
          const late = slowed(time);
          return (
            sum +
            (count(time) - late) * lognormal(le, median, sigma) +
            late * lognormal(le, median * SLOWER, sigma)
          );
        }, 0),
      );
    }),
  }));
}

function durationSum(place: ServiceAtPlace): Series[] {
  const { sorts, sigma } = durations(place);
  const mean = Math.exp((sigma * sigma) / 2);
  return [
    {
      labels: common('http_request_duration_seconds_sum', place),
      at: exists(place)(time =>
        sorts.reduce(
          (sum, { count, slowed, median }) =>
            sum + mean * median * (count(time) + slowed(time) * (SLOWER - 1)),
          0,
        ),
      ),
    },
  ];
}

function durationCount(place: ServiceAtPlace): Series[] {
  const { total } = durations(place);
  return [
    {
      labels: common('http_request_duration_seconds_count', place),
      at: exists(place)(time => Math.floor(total(time))),
    },
  ];
}

function cpu(place: ServiceAtPlace): Series[] {
  const { peak, cpuPerRequest } = traits(place);
  const total = totalOf(place, peak);
  const pods = place.pods();
  const replicas = Math.max(1, pods.filter(p => p.to === Infinity).length);
  const idle = place.language === 'java' ? 0.03 : 0.01;
  const slow = (kinds: IncidentKind[]) => (kinds.includes('latency') ? 2 : 0);
  return ofPods(
    place,
    'container_cpu_usage_seconds_total',
    ({ from }, time) => {
      const work = (t: number) =>
        total(t) + place.troubles.weighted(total, t, slow);
      return (
        idle * (time - from) +
        (cpuPerRequest * (work(time) - work(Math.max(from, place.since)))) /
          replicas
      );
    },
  );
}

const limitOf = ({ language }: ServiceAtPlace) =>
  (language === 'java' ? 1_536 : 512) * MIB;

function memory(place: ServiceAtPlace): Series[] {
  const { memoryShare } = traits(place);
  const limit = limitOf(place);
  return ofPods(place, 'container_memory_working_set_bytes', (pod, time) => {
    const phase = createRandom(pod.name).next() * 2 * Math.PI;
    // garbage collection, and caches that fill over the day
    const waves =
      0.025 * Math.sin(time / 57 + phase) +
      0.035 * Math.sin(time / 13_751 + phase);
    const share = memoryShare + waves + leaked(pod, place.troubles, time);
    return Math.round(limit * Math.min(0.99, share));
  });
}

/** Share of the limit that leaks have eaten; the container is killed at the end of each round and begins anew. */
function leaked(pod: PodSpan, troubles: Troubles, time: number): number {
  const leak = troubles.incidents.find(
    i => i.kind === 'memory-leak' && i.from <= time && time < i.to,
  );
  if (!leak) return 0;
  const spent = (time - Math.max(leak.from, pod.from)) % LEAK_SECONDS;
  return 0.55 * Math.min(1, Math.max(0, spent) / (LEAK_SECONDS / 2));
}

function up(place: ServiceAtPlace): Series[] {
  return place.pods().map(pod => ({
    labels: {
      __name__: 'up',
      job: 'kubernetes-pods',
      instance: `${pod.name}:8080`,
      service: place.service,
      namespace: place.namespace,
      cluster: place.cluster,
      affiliate: place.affiliate,
    },
    at: time =>
      within(pod, time) ? Number(isUp(pod, place.troubles, time)) : undefined,
  }));
}

function ofPods(
  place: ServiceAtPlace,
  name: string,
  at: (pod: PodSpan, time: number) => number,
): Series[] {
  return place.pods().map(pod => ({
    labels: { ...common(name, place), pod: pod.name, container: 'app' },
    at: time => (within(pod, time) ? at(pod, time) : undefined),
  }));
}

const within = (pod: PodSpan, time: number) =>
  pod.from <= time && time < pod.to;

const exists =
  (place: ServiceAtPlace) => (at: (time: number) => number) => (time: number) =>
    time >= place.since ? at(time) : undefined;

/** Share of a lognormal distribution that is not above `x`. */
function lognormal(x: number, median: number, sigma: number): number {
  const z = Math.log(x / median) / sigma;
  // Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.17
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  const tail =
    density *
    t *
    (0.31938153 +
      t *
        (-0.356563782 +
          t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z >= 0 ? 1 - tail : tail;
}
