import { createRandom } from '../../world/Random';
import type { Place } from '../../world/places';
import type { World } from '../../world/World';
import type { Troubles } from './troubles';

/** A pod as its series know it; unix seconds. */
export interface PodSpan {
  name: string;
  from: number;
  /** exclusive */
  to: number;
  /** place among the replicas */
  index: number;
  /** of the pod in Kubernetes, when it is there now */
  uid?: string;
}

const DAY = 86_400;
const CRASH_SECONDS = 40;
export const LEAK_SECONDS = 600;
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/**
 * The pods of a service at a place: those that Kubernetes has now, and for a service that was there before the world
 * began, one before each of them, so that the past has series too.
 */
export function podSpans(options: {
  world: World;
  service: string;
  place: Place;
  replicas: number;
  /** whether it is one of the reference services */
  seeded: boolean;
}): PodSpan[] {
  const { world, service, place, replicas, seeded } = options;
  const born = world.createdAt / 1_000 - 60 * DAY;
  const running = world.workloads
    ?.pods(place.cluster, service)
    .filter(pod => pod.namespace === place.namespace);
  const now: Pick<PodSpan, 'name' | 'from' | 'uid'>[] = running
    ? running.map(pod => ({
        name: pod.name,
        uid: pod.uid,
        from: pod.startedAt / 1_000,
      }))
    : Array.from({ length: replicas }, (_, i) => ({
        name: nameOf(service, place, 'now', i),
        from: world.createdAt / 1_000 - 3 * DAY,
      }));
  return now.flatMap(({ name, from, uid }, index) => [
    { name, from, to: Infinity, index, ...(uid && { uid }) },
    ...(seeded && from > born
      ? [
          {
            name: nameOf(service, place, 'before', index),
            from: born,
            to: from,
            index,
          },
        ]
      : []),
  ]);
}

function nameOf(service: string, place: Place, when: string, index: number) {
  const letters = (count: number, ...words: (string | number)[]) => {
    const random = createRandom(service, place.namespace, when, ...words);
    return Array.from({ length: count }, () => random.pick([...LETTERS])).join(
      '',
    );
  };
  return `${service}-${letters(9)}-${letters(5, index)}`;
}

/** How often a pod's container was started again up to a time; the same incidents hit the same pods in Kubernetes. */
export function restartsAt(
  pod: PodSpan,
  troubles: Troubles,
  time: number,
): number {
  let restarts = 0;
  for (const { kind, from, to } of troubles.incidents) {
    const spent = Math.min(to, time, pod.to) - Math.max(from, pod.from);
    if (spent <= 0) continue;
    if (kind === 'crash-loop' && pod.index % 2 === 0) {
      restarts += Math.floor(spent / CRASH_SECONDS) + 1;
    }
    if (kind === 'memory-leak') restarts += Math.floor(spent / LEAK_SECONDS);
  }
  return restarts;
}

/** Whether a pod answers at a time. */
export const isUp = (pod: PodSpan, troubles: Troubles, time: number) =>
  !(pod.index % 2 === 0 && troubles.at(time).includes('crash-loop'));
