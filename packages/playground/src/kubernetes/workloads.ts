import { CONTAINER_BEGINS_MS } from '../world/logs/LogStreams';
import type { Workloads } from '../world/World';
import type { Cluster } from './Cluster';
import { batchTimes } from './batch';
import { identityOf, podTimes } from './PodLife';

/** What the other stand-ins may ask of the clusters. */
export function workloadsOf(clusters: ReadonlyMap<string, Cluster>): Workloads {
  const deploymentsOf = (cluster: string, service: string) =>
    clusters.get(cluster)?.deploymentsOf(service) ?? [];
  return {
    pods: (cluster, service) =>
      deploymentsOf(cluster, service).flatMap(({ deployment, rollout, now }) =>
        podTimes(deployment, rollout)
          .filter(({ createdAt }) => createdAt + CONTAINER_BEGINS_MS <= now)
          .map(time => ({
            ...identityOf(deployment, time),
            namespace: deployment.metadata.namespace!,
            index: time.index,
            startedAt: time.createdAt,
            ...(time.endsAt !== undefined &&
              time.endsAt <= now && { endedAt: time.endsAt }),
          })),
      ),
    batches: (cluster, service) =>
      (clusters.get(cluster)?.cronJobsOf(service) ?? []).map(
        ({ cronJob, incidents, now }) =>
          batchTimes(cronJob, { incidents, now }),
      ),
    image: (cluster, service) =>
      deploymentsOf(cluster, service)[0]?.deployment.spec.template.spec
        .containers[0].image,
  };
}
