import type { Incident } from './incidents';
import { incidentPlaceOf, replicasOf } from './places';
import { podSpans } from './pods';
import { troubleOf, type Trouble } from './troubles';
import type { World } from './World';

/** A pod that takes the CPU of all others on its node for a time. */
export interface NoisyPod {
  pod: string;
  cluster: string;
  node: string;
  /** unix seconds */
  from: number;
  to: number;
}

/** Where, in a cluster, a pod of the seeded services that have such an incident is the noisy one. */
export function noisyPods(world: World): NoisyPod[] {
  return world.incidentsSince(0).flatMap(incident => {
    if (incident.kind !== 'noisy-neighbour') return [];
    const service = world.seed.services.find(s => s.name === incident.service);
    if (!service) return [];
    const place = incidentPlaceOf(service);
    const { from, to } = troubleOf(incident);
    const pods = podSpans({
      world,
      service: service.name,
      place,
      replicas: replicasOf(service, place),
      seeded: true,
    });
    return pods
      .filter(p => p.index === 0 && p.from < to && p.to > from)
      .map(({ name, node, ...pod }) => ({
        pod: name,
        cluster: place.cluster,
        node,
        from: Math.max(from, pod.from),
        to: Math.min(to, pod.to),
      }));
  });
}

/** What is wrong with one pod: what its service suffers, and what others on its node do to it. */
export function troublesOfPod(options: {
  /** of its service, where it runs */
  incidents: readonly Incident[];
  pod: { name: string; node: string };
  noisy: readonly NoisyPod[];
}): Trouble[] {
  const { incidents, pod, noisy } = options;
  return [
    ...incidents.filter(i => i.kind !== 'noisy-neighbour').map(troubleOf),
    ...noisy
      .filter(({ node }) => node === pod.node)
      .map(
        ({ pod: name, from, to }): Trouble => ({
          kind: name === pod.name ? 'noisy-neighbour' : 'starved',
          from,
          to,
        }),
      ),
  ];
}
