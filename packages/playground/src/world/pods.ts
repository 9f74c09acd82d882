import { leakSecondsOf } from './incidents';
import { nodeOf } from './nodes';
import { createRandom } from './Random';
import type { Place } from './places';
import type { World } from './World';
import type { Troubles } from './troubles';

/** A pod as its series know it; unix seconds. */
export interface PodSpan {
  name: string;
  from: number;
  /** exclusive */
  to: number;
  /** place among the replicas */
  index: number;
  /** of the pod in Kubernetes, where that is played and remembers it */
  uid?: string;
  node: string;
}

const DAY = 86_400;
/** longer than it takes to replace all pods of a service */
const ROLLOUT = 600;
export const CRASH_SECONDS = 40;
/** Some of the replicas keep the service alive. */
export const crashes = ({ index }: { index: number }) => index % 2 === 0;
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/**
 * The pods of a service at a place: those that Kubernetes has or remembers, and for a service that was there before the
 * world began, one before each of them, so that the past has series too.
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
  const { cluster } = place;
  const before = (index: number, to: number): PodSpan => {
    const name = nameOf(service, place, 'before', index);
    return { name, from: born, to, index, node: nodeByName(cluster, name) };
  };
  const known = world.workloads
    ?.pods(cluster, service)
    .filter(pod => pod.namespace === place.namespace)
    .map(
      ({ name, uid, index, startedAt, endedAt = Infinity }): PodSpan => ({
        name,
        uid,
        index,
        from: startedAt / 1_000,
        to: endedAt / 1_000,
        node: nodeOf(cluster, uid),
      }),
    );
  const spans =
    known ??
    Array.from({ length: replicas }, (_, index): PodSpan => {
      const name = nameOf(service, place, 'now', index);
      const node = nodeByName(cluster, name);
      const from = world.createdAt / 1_000 - 3 * DAY;
      return { name, from, to: Infinity, index, node };
    });
  if (!seeded) return spans;
  const first = new Map<number, number>();
  for (const { index, from } of spans) {
    first.set(index, Math.min(first.get(index) ?? Infinity, from));
  }
  const oldest = Math.min(...first.values());
  return [
    ...spans,
    ...[...first]
      // one that a scaling added had none before it
      .filter(([, from]) => from > born && from - oldest < ROLLOUT)
      .map(([index, from]) => before(index, from)),
  ];
}

const nodeByName = (cluster: string, name: string) =>
  nodeOf(cluster, createRandom('node', name).hex(4));

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
  for (const trouble of troubles.all) {
    const { kind, from, to } = trouble;
    const spent = Math.min(to, time, pod.to) - Math.max(from, pod.from);
    if (spent <= 0) continue;
    if (kind === 'crash-loop' && crashes(pod)) {
      restarts += Math.floor(spent / CRASH_SECONDS) + 1;
    }
    const leak = leakSecondsOf(trouble);
    if (leak) restarts += Math.floor(spent / leak);
  }
  return restarts;
}

/** Whether a pod answers at a time. */
export const isUp = (pod: PodSpan, troubles: Troubles, time: number) =>
  !(crashes(pod) && troubles.at(time).includes('crash-loop'));
