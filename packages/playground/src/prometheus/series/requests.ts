import type { PodSpan } from '../../world/pods';
import type { TroubleKind } from '../../world/troubles';
import type { Labels } from '../promql/ast';
import {
  ofPods,
  remembered,
  replicasOf,
  totalOf,
  traits,
  type Series,
  type ServiceAtPlace,
} from './place';

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const FAILING: Partial<Record<TroubleKind, number>> = {
  errors: 0.35,
  'bad-deployment': 0.3,
  'crash-loop': 0.15,
  'slow-database': 0.06,
  latency: 0.03,
  'memory-leak': 0.02,
};
const failing = (kinds: TroubleKind[]): number =>
  Math.max(0, ...kinds.map(kind => FAILING[kind] ?? 0));

/** How many times as long requests take; the greatest counts. */
const SLOWER: Partial<Record<TroubleKind, number>> = {
  'slow-database': 25,
  latency: 12,
  starved: 6,
  'noisy-neighbour': 4,
};
const SLOWNESSES = Object.values(SLOWER);
const slowness = (kinds: TroubleKind[]): number =>
  Math.max(1, ...kinds.map(kind => SLOWER[kind] ?? 1));

/** Share of the requests that do not come. */
const missing = (kinds: TroubleKind[]): number =>
  kinds.includes('traffic-drop') ? 0.85 : 0;

type Count = (time: number) => number;

/** What of a counter of the service came to one of its pods, since the pod is there. */
export function arrived(
  place: ServiceAtPlace,
  pod: PodSpan,
  total: Count,
): Count {
  const replicas = replicasOf(place);
  const begin = Math.max(pod.from, place.since);
  const came = (time: number) =>
    total(time) - place.troubles.weighted(total, time, missing);
  const before = came(begin);
  return time => (came(time) - before) / replicas;
}

export function requests(place: ServiceAtPlace): Series[] {
  const { peak, errorShare, refusedShare, readShare } = traits(place);
  const total = totalOf(place, peak);
  // what fails now and then does not follow the load exactly
  const stray = totalOf(place, peak * errorShare, 'errors');
  const counts = new Map<PodSpan, { all: Count; failed: Count }>();
  const countsOf = (pod: PodSpan) => {
    let known = counts.get(pod);
    if (!known) {
      const all = remembered(arrived(place, pod, total));
      const few = arrived(place, pod, stray);
      const troubles = place.troublesOf(pod);
      const failed = remembered(
        time => few(time) + lost(troubles.weighted(all, time, failing)),
      );
      counts.set(pod, (known = { all, failed }));
    }
    return known;
  };
  const series = (
    method: string,
    status: string,
    count: (all: number, failed: number) => number,
  ) =>
    ofPods(
      place,
      'http_requests_total',
      pod => {
        const { all, failed } = countsOf(pod);
        return time => Math.floor(count(all(time), failed(time)));
      },
      { container: 'app', method, status },
    );
  return [
    ['GET', '200', '404', '500', readShare] as const,
    ['POST', '201', '400', '503', 1 - readShare] as const,
  ].flatMap(([method, good, refused, broken, share]) => [
    ...series(
      method,
      good,
      (all, failed) => share * ((1 - refusedShare) * all - failed),
    ),
    ...series(method, refused, all => share * refusedShare * all),
    ...series(method, broken, (_, failed) => share * failed),
  ]);
}

/** A counter that begins in the middle of a trouble began before it was there. */
const lost = (count: number) => Math.max(0, count);

/**
 * Requests come in two sorts: many quick ones, and some that take three times as long and are more of them when others
 * are busy. In troubles they take many times as long.
 */
function durations(place: ServiceAtPlace) {
  const { peak, median, sigma } = traits(place);
  const total = totalOf(place, peak);
  const heavy = totalOf(place, peak * 0.16, 'heavy');
  const light: Count = time => total(time) - heavy(time);
  const ofPod = (pod: PodSpan) => {
    const troubles = place.troublesOf(pod);
    // the others would slow nothing
    const slownesses = SLOWNESSES.filter(slower =>
      troubles.all.some(({ kind }) => SLOWER[kind] === slower),
    );
    return [
      { count: light, usual: median },
      { count: heavy, usual: median * 3 },
    ].flatMap(({ count, usual }) => {
      const all = remembered(arrived(place, pod, count));
      const slowed = slownesses.map(slower => ({
        median: usual * slower,
        count: remembered(time =>
          lost(
            troubles.weighted(all, time, kinds =>
              Number(slowness(kinds) === slower),
            ),
          ),
        ),
      }));
      const rest = remembered(
        time =>
          all(time) - slowed.reduce((sum, each) => sum + each.count(time), 0),
      );
      return [{ median: usual, count: rest }, ...slowed];
    });
  };
  const known = new Map<PodSpan, ReturnType<typeof ofPod>>();
  return {
    sigma,
    sortsOf(pod: PodSpan) {
      const sorts = known.get(pod) ?? ofPod(pod);
      known.set(pod, sorts);
      return sorts;
    },
  };
}

export function durationBuckets(place: ServiceAtPlace): Series[] {
  const { sigma, sortsOf } = durations(place);
  return [...BUCKETS, Infinity].flatMap(le => {
    const more: Labels = {
      container: 'app',
      le: le === Infinity ? '+Inf' : String(le),
    };
    return ofPods(
      place,
      'http_request_duration_seconds_bucket',
      pod => {
        const sorts = sortsOf(pod).map(({ median, count }) => ({
          count,
          share: le === Infinity ? 1 : lognormal(le, median, sigma),
        }));
        return time => {
          let sum = 0;
          for (const { count, share } of sorts) sum += share * count(time);
          return Math.floor(sum);
        };
      },
      more,
    );
  });
}

export function durationSum(place: ServiceAtPlace): Series[] {
  const { sigma, sortsOf } = durations(place);
  const mean = Math.exp((sigma * sigma) / 2);
  return ofPods(place, 'http_request_duration_seconds_sum', pod => {
    const sorts = sortsOf(pod);
    return time =>
      sorts.reduce(
        (sum, { count, median }) => sum + mean * median * count(time),
        0,
      );
  });
}

export function durationCount(place: ServiceAtPlace): Series[] {
  const { sortsOf } = durations(place);
  return ofPods(place, 'http_request_duration_seconds_count', pod => {
    const sorts = sortsOf(pod);
    return time =>
      Math.floor(sorts.reduce((sum, { count }) => sum + count(time), 0));
  });
}

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
