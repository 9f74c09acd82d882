import { CONTAINER_BEGINS_MS } from '../world/logs/LogStreams';
import { timeOf, type KubeObject } from './objects';
import { uidOf, type PodLife } from './PodLife';

const HOUR_MS = 60 * 60_000;
const SCHEDULED = 'Scheduled';

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
      ...object(reason, at),
      reason,
      message,
      type: more.type ?? 'Normal',
      count: more.count ?? 1,
      firstTimestamp: timeOf(at),
      lastTimestamp: timeOf(at),
      eventTime: null,
      source: { component: 'kubelet', host: nodeOf(pod) },
      reportingComponent: 'kubelet',
      reportingInstance: nodeOf(pod),
    });
    // the labels of a pod are not those of its events
    const object = (reason: string, at: number): KubeObject => ({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: {
        name: `${pod.name}.${uidOf(pod.uid, reason).slice(0, 8)}`,
        namespace,
        uid: uidOf(pod.uid, reason, 'event'),
        resourceVersion: deployment.metadata.resourceVersion,
        creationTimestamp: timeOf(at),
      },
      involvedObject: {
        kind: 'Pod',
        apiVersion: 'v1',
        namespace,
        name: pod.name,
        uid: pod.uid,
        resourceVersion: deployment.metadata.resourceVersion,
        ...(reason !== SCHEDULED && { fieldPath: 'spec.containers{app}' }),
      },
    });
    const list: KubeObject[] = [];
    const { createdAt, ended } = pod;
    if (now - createdAt < HOUR_MS) {
      const at = createdAt + 1_000;
      // the scheduler speaks the newer API, which has another time and no count
      list.push({
        ...object(SCHEDULED, at),
        reason: SCHEDULED,
        message: `Successfully assigned ${namespace}/${pod.name} to ${nodeOf(
          pod,
        )}`,
        type: 'Normal',
        action: 'Binding',
        firstTimestamp: null,
        lastTimestamp: null,
        eventTime: new Date(at).toISOString().replace('Z', '000Z'),
        source: {},
        reportingComponent: 'default-scheduler',
        reportingInstance: 'default-scheduler-0',
      });
      list.push(
        event(
          'Started',
          'Started container app',
          createdAt + CONTAINER_BEGINS_MS,
        ),
      );
    }
    if (ended && now - ended.at < HOUR_MS) {
      const of = `${pod.name}_${namespace}(${pod.uid})`;
      list.push(
        event(
          ended.reason === 'OOMKilled' ? 'OOMKilling' : 'BackOff',
          ended.reason === 'OOMKilled'
            ? 'Memory cgroup out of memory: killed the process of container app'
            : `Back-off restarting failed container app in pod ${of}`,
          ended.at,
          { type: 'Warning', count: pod.restarts },
        ),
      );
    }
    return list.filter(
      ({ metadata }) => Date.parse(metadata.creationTimestamp!) <= now,
    );
  });
}
