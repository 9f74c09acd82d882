import { CONTAINER_BEGINS_MS } from '../world/logs/LogStreams';
import { timeOf, type KubeObject } from './objects';
import { uidOf, type PodLife } from './PodLife';

const HOUR_MS = 60 * 60_000;

/** What a cluster tells of the pods in the last hour; older events are forgotten, as in a real one. */
export function eventsOf(options: {
  deployment: KubeObject;
  pods: PodLife[];
  now: number;
  nodeOf: (pod: PodLife) => string;
}): KubeObject[] {
  const { deployment, pods, now, nodeOf } = options;
  const { namespace } = deployment.metadata;
  return pods.flatMap(pod => {
    const event = (
      reason: string,
      message: string,
      at: number,
      more: { type?: string; count?: number } = {},
    ): KubeObject => ({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: {
        name: `${pod.name}.${uidOf(pod.uid, reason).slice(0, 8)}`,
        namespace,
        uid: uidOf(pod.uid, reason, 'event'),
        creationTimestamp: timeOf(at),
        labels: pod.revision.template?.metadata?.labels,
      },
      involvedObject: {
        kind: 'Pod',
        apiVersion: 'v1',
        namespace,
        name: pod.name,
        uid: pod.uid,
      },
      reason,
      message,
      type: more.type ?? 'Normal',
      count: more.count ?? 1,
      firstTimestamp: timeOf(at),
      lastTimestamp: timeOf(at),
      source: { component: 'kubelet', host: nodeOf(pod) },
    });
    const list: KubeObject[] = [];
    const { createdAt, ended } = pod;
    if (now - createdAt < HOUR_MS) {
      list.push(
        event(
          'Scheduled',
          `Successfully assigned ${namespace}/${pod.name} to ${nodeOf(pod)}`,
          createdAt + 1_000,
        ),
        event(
          'Started',
          'Started container app',
          createdAt + CONTAINER_BEGINS_MS,
        ),
      );
    }
    if (ended && now - ended.at < HOUR_MS) {
      list.push(
        event(
          ended.reason === 'OOMKilled' ? 'OOMKilling' : 'BackOff',
          ended.reason === 'OOMKilled'
            ? 'Memory cgroup out of memory: killed the process of container app'
            : `Back-off restarting failed container app in pod ${pod.name}`,
          ended.at,
          { type: 'Warning', count: pod.restarts },
        ),
      );
    }
    return list.filter(e => Date.parse(String(e.lastTimestamp)) <= now);
  });
}
