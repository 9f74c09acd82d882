import { createRandom } from '../../world/Random';
import type { PodSpan } from '../../world/pods';
import type { Troubles } from '../../world/troubles';
import type { WorkloadBatch } from '../../world/World';
import type { Labels } from '../promql/ast';
import { Traffic } from './traffic';

/** One series; `at` is its measurement at unix seconds, undefined while it does not exist. */
export interface Series {
  labels: Labels;
  at(time: number): number | undefined;
  /** outside of it there is nothing to ask, unix seconds; always when not given */
  life?: { from: number; to: number };
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
  /** it runs at its times and ends: nothing of it answers requests */
  isBatch: boolean;
  /** of the service; what others on the node do to a pod comes with the pod */
  troubles: Troubles;
  troublesOf(pod: PodSpan): Troubles;
  pods(): PodSpan[];
  batches(): WorkloadBatch[];
}

export type Maker = (place: ServiceAtPlace) => Series[];

const PEAK: Record<string, number> = { '1': 60, '2': 18, '3': 4 };

/** What makes this service at this place different from others, the same at each look. */
export function traits(place: ServiceAtPlace) {
  const random = createRandom('traits', place.service, place.stage);
  const peak =
    place.stage === 'prd'
      ? (PEAK[place.tier] ?? 4) * (0.6 + random.next())
      : 0.4 + random.next();
  return {
    /** requests a second in the busiest hour */
    peak,
    errorShare: 0.001 + random.next() * 0.004,
    refusedShare: 0.01 + random.next() * 0.02,
    readShare: 0.6 + random.next() * 0.25,
    /** seconds */
    median: 0.02 + random.next() * 0.08,
    sigma: 0.5 + random.next() * 0.4,
    cpuPerRequest: 0.004 + random.next() * 0.008,
    memoryShare: 0.38 + random.next() * 0.14,
    /** bytes of a request and of its answer */
    requestSize: 700 + random.next() * 2_000,
    answerSize: 1_500 + random.next() * 12_000,
    /** of the certificate, in seconds */
    renewalPhase: random.next() * 60 * 86_400,
  };
}

export const common = (name: string, place: ServiceAtPlace): Labels => ({
  __name__: name,
  service: place.service,
  namespace: place.namespace,
  cluster: place.cluster,
  affiliate: place.affiliate,
});

/** A counter of what came to a service. */
export function totalOf(place: ServiceAtPlace, peak: number, what = 'all') {
  const traffic = Traffic.create({
    perSecond: peak,
    seed: `${place.service} ${place.stage} ${what}`,
  });
  // a counter begins at zero with its service
  const begin = traffic.total(place.since);
  return remembered(time => traffic.total(time) - begin);
}

/** The series of a metric are asked for the same times one after the other. */
export function remembered(compute: (time: number) => number) {
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

/** A series for each pod of a service. */
export function ofPods(
  place: ServiceAtPlace,
  name: string,
  make: (pod: PodSpan) => (time: number) => number,
  more: Labels = { container: 'app' },
): Series[] {
  if (place.isBatch) return [];
  return place.pods().map(pod => {
    const at = make(pod);
    const life = { from: Math.max(pod.from, place.since), to: pod.to };
    return {
      labels: { ...common(name, place), pod: pod.name, ...more },
      life,
      at: time => (life.from <= time && time < life.to ? at(time) : undefined),
    };
  });
}

/** How many share the load, as the load balancer splits it. */
export const replicasOf = (place: ServiceAtPlace) =>
  Math.max(1, new Set(place.pods().map(({ index }) => index)).size);
