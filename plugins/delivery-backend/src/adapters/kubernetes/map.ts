import { versionOfImage, type WorkloadsView } from '@kronos-portal/common';
import type { Pod, Workload } from './schema';

type Item = WorkloadsView['workloads'][number];

export function toWorkload(options: {
  cluster: string;
  stage?: string;
  kind: 'Deployment' | 'StatefulSet';
  workload: Workload;
  /** undefined when pods could not be read */
  pods?: Pod[];
}): Item {
  const { cluster, stage, kind, workload, pods } = options;
  const { metadata, spec, status } = workload;
  const desired = spec.replicas ?? 1;
  const ready = status?.readyReplicas ?? 0;
  const image = spec.template?.spec?.containers?.[0]?.image;
  const own = pods?.filter(pod => belongsTo(pod, workload));
  return {
    cluster,
    stage,
    namespace: metadata.namespace,
    kind,
    name: metadata.name,
    status: statusOf(workload, desired, ready),
    ready,
    desired,
    image,
    version: image && versionOfImage(image),
    restarts: own?.reduce((sum, pod) => sum + restartsOf(pod), 0),
    updatedAt: updatedAt(workload, own ?? []),
  };
}

function statusOf(
  { metadata, status }: Workload,
  desired: number,
  ready: number,
): Item['status'] {
  if (!status) return 'unknown';
  if (desired === 0) return 'stopped';
  const stuck = status.conditions?.some(
    c =>
      (c.type === 'Progressing' && c.status === 'False') ||
      (c.type === 'ReplicaFailure' && c.status === 'True'),
  );
  if (stuck) return 'degraded';
  // a count of nothing is left out; old replicas stay until the new ones are ready
  const updated = status.updatedReplicas ?? 0;
  const rollingOut =
    (status.observedGeneration ?? 0) < (metadata.generation ?? 0) ||
    updated < desired ||
    updated < (status.replicas ?? 0);
  if (rollingOut) return 'progressing';
  return ready >= desired ? 'ready' : 'degraded';
}

function belongsTo(pod: Pod, { metadata, spec }: Workload): boolean {
  const wanted = Object.entries(spec.selector?.matchLabels ?? {});
  return (
    wanted.length > 0 &&
    (pod.metadata.namespace ?? 'default') === metadata.namespace &&
    wanted.every(([key, value]) => pod.metadata.labels?.[key] === value)
  );
}

function restartsOf(pod: Pod) {
  return (pod.status?.containerStatuses ?? []).reduce(
    (sum, c) => sum + (c.restartCount ?? 0),
    0,
  );
}

/** A StatefulSet has no conditions: it was what it is when the last of its pods became so. */
function updatedAt(
  { metadata, status }: Workload,
  pods: readonly Pod[],
): string | undefined {
  const told = (status?.conditions ?? []).map(
    c => c.lastUpdateTime ?? c.lastTransitionTime,
  );
  const ofPods = pods.flatMap(pod =>
    (pod.status?.conditions ?? [])
      .filter(({ type }) => type === 'Ready')
      .map(c => c.lastTransitionTime),
  );
  const times = (told.length ? told : ofPods)
    .filter(t => t !== undefined)
    .sort();
  return times.at(-1) ?? metadata.creationTimestamp;
}
