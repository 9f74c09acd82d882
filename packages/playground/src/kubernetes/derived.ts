import { CONTAINER_BEGINS_MS } from '../world/logs/LogStreams';
import { createHash } from 'node:crypto';
import { timeOf, type KubeObject, type Rollout } from './objects';
import { rolloutEnd, uidOf, type PodLife } from './PodLife';

/** What the controllers of a cluster would have made of a Deployment by now. */
interface Observed {
  deployment: KubeObject;
  rollout: Rollout;
  pods: PodLife[];
  now: number;
}

const condition = (
  type: string,
  status: boolean,
  at: number,
  more: Record<string, unknown> = {},
) => ({
  type,
  status: status ? 'True' : 'False',
  lastTransitionTime: timeOf(at),
  ...more,
});

export function deploymentOf(observed: Observed): KubeObject {
  const { deployment, rollout, pods, now } = observed;
  const desired: number = deployment.spec?.replicas ?? 1;
  const current = rollout.revisions.at(-1);
  const ready = pods.filter(p => p.phase === 'ready').length;
  const updated = pods.filter(p => p.revision === current).length;
  const end = rolloutEnd(deployment, rollout);
  const complete = now >= end;
  const started = current?.startedAt ?? now;
  const progress = Math.min(end, now);
  const enough = ready >= Math.max(desired - Math.floor(desired / 4), 1);
  return {
    ...deployment,
    metadata: {
      ...deployment.metadata,
      annotations: {
        ...deployment.metadata.annotations,
        'deployment.kubernetes.io/revision': String(current?.number ?? 1),
      },
    },
    status: {
      observedGeneration: deployment.metadata.generation ?? 1,
      ...(pods.length && { replicas: pods.length }),
      ...(updated && { updatedReplicas: updated }),
      ...(ready && { readyReplicas: ready, availableReplicas: ready }),
      ...(ready < desired && { unavailableReplicas: desired - ready }),
      conditions: [
        condition('Available', desired === 0 || enough, progress, {
          lastUpdateTime: timeOf(progress),
          reason:
            desired === 0 || enough
              ? 'MinimumReplicasAvailable'
              : 'MinimumReplicasUnavailable',
          message: enough
            ? 'Deployment has minimum availability.'
            : 'Deployment does not have minimum availability.',
        }),
        condition('Progressing', true, started, {
          lastUpdateTime: timeOf(progress),
          reason: complete ? 'NewReplicaSetAvailable' : 'ReplicaSetUpdated',
          message: `ReplicaSet "${deployment.metadata.name}-${current?.hash}" ${
            complete ? 'has successfully progressed.' : 'is progressing.'
          }`,
        }),
      ],
    },
  };
}

export function replicaSetsOf(observed: Observed): KubeObject[] {
  const { deployment, rollout, pods } = observed;
  const wanted: number = deployment.spec?.replicas ?? 1;
  return rollout.revisions.map(revision => {
    const own = pods.filter(p => p.revision === revision);
    const ready = own.filter(p => p.phase === 'ready').length;
    const hash = { 'pod-template-hash': revision.hash };
    const labels = { ...revision.template?.metadata?.labels, ...hash };
    const isNewest = revision === rollout.revisions.at(-1);
    const desired = isNewest ? wanted : own.length;
    return {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name: `${deployment.metadata.name}-${revision.hash}`,
        namespace: deployment.metadata.namespace,
        uid: replicaSetUid(deployment, revision.hash),
        resourceVersion: deployment.metadata.resourceVersion,
        generation: 1,
        creationTimestamp: timeOf(revision.startedAt),
        labels,
        annotations: {
          'deployment.kubernetes.io/desired-replicas': String(wanted),
          'deployment.kubernetes.io/max-replicas': String(wanted + 1),
          'deployment.kubernetes.io/revision': String(revision.number),
        },
        ownerReferences: [owner('apps/v1', deployment)],
      },
      spec: {
        replicas: desired,
        selector: {
          matchLabels: { ...deployment.spec?.selector?.matchLabels, ...hash },
        },
        template: {
          ...revision.template,
          metadata: { ...revision.template?.metadata, labels },
        },
      },
      status: {
        replicas: own.length,
        ...(own.length && { fullyLabeledReplicas: own.length }),
        ...(ready && { readyReplicas: ready, availableReplicas: ready }),
        observedGeneration: 1,
      },
    };
  });
}

const replicaSetUid = (deployment: KubeObject, hash: string) =>
  uidOf('replicaset', deployment.metadata.uid ?? '', hash);

const owner = (apiVersion: string, { kind, metadata }: KubeObject) => ({
  apiVersion,
  kind,
  name: metadata.name,
  uid: metadata.uid,
  controller: true,
  blockOwnerDeletion: true,
});

export function podOf(
  deployment: KubeObject,
  pod: PodLife,
  node: string,
): KubeObject {
  const { template, hash } = pod.revision;
  const scheduled = pod.phase !== 'scheduling';
  const running = pod.phase === 'ready' || pod.phase === 'starting';
  const ready = pod.phase === 'ready';
  const address = createHash('sha256').update(pod.uid).digest();
  const hostIP = `10.20.0.${10 + (address[0] % 3)}`;
  const podIP = `10.42.${address[1]}.${1 + (address[2] % 250)}`;
  const changed = ready ? pod.readyAt : pod.ended?.at ?? pod.createdAt;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: pod.name,
      generateName: `${deployment.metadata.name}-${hash}-`,
      namespace: deployment.metadata.namespace,
      uid: pod.uid,
      resourceVersion: deployment.metadata.resourceVersion,
      generation: 1,
      creationTimestamp: timeOf(pod.createdAt),
      labels: { ...template?.metadata?.labels, 'pod-template-hash': hash },
      annotations: template?.metadata?.annotations,
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: `${deployment.metadata.name}-${hash}`,
          uid: replicaSetUid(deployment, hash),
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: {
      restartPolicy: 'Always',
      serviceAccountName: 'default',
      serviceAccount: 'default',
      schedulerName: 'default-scheduler',
      dnsPolicy: 'ClusterFirst',
      securityContext: {},
      terminationGracePeriodSeconds: 30,
      ...template?.spec,
      ...(scheduled && { nodeName: node }),
    },
    status: {
      phase: scheduled && pod.phase !== 'creating' ? 'Running' : 'Pending',
      conditions: [
        condition('PodReadyToStartContainers', scheduled, pod.createdAt),
        condition('Initialized', scheduled, pod.createdAt),
        condition('Ready', ready, changed, notReady(ready)),
        condition('ContainersReady', ready, changed, notReady(ready)),
        condition('PodScheduled', scheduled, pod.createdAt),
      ].map(c => ({ ...c, lastProbeTime: null })),
      ...(scheduled && {
        hostIP,
        hostIPs: [{ ip: hostIP }],
        podIP,
        podIPs: [{ ip: podIP }],
        startTime: timeOf(pod.createdAt),
        containerStatuses: (template?.spec?.containers ?? []).map(
          (container: { name: string; image: string }) => ({
            name: container.name,
            image: container.image,
            imageID: `${container.image.split(':')[0]}@sha256:${createHash(
              'sha256',
            )
              .update(container.image)
              .digest('hex')}`,
            containerID: containerIdOf(pod, running ? 0 : 1),
            ready,
            started: ready,
            restartCount: pod.restarts,
            state: stateOf(pod, deployment.metadata.namespace),
            lastState: pod.ended
              ? {
                  terminated: {
                    exitCode: pod.ended.exitCode,
                    reason: pod.ended.reason,
                    startedAt: timeOf(pod.ended.at - 8_000),
                    finishedAt: timeOf(pod.ended.at),
                    containerID: containerIdOf(pod, 1),
                  },
                }
              : {},
          }),
        ),
      }),
      qosClass: 'Burstable',
    },
  };
}

const notReady = (ready: boolean) =>
  ready
    ? {}
    : {
        reason: 'ContainersNotReady',
        message: 'containers with unready status: [app]',
      };

/** Of the container that runs, or of one before it; empty when there was none. */
function containerIdOf({ uid, restarts }: PodLife, before: 0 | 1): string {
  if (restarts < before) return '';
  const id = createHash('sha256')
    .update(`${uid}${restarts - before}`)
    .digest('hex');
  return `containerd://${id}`;
}

function stateOf(pod: PodLife, namespace: string | undefined) {
  if (pod.phase === 'creating') {
    return { waiting: { reason: 'ContainerCreating' } };
  }
  if (pod.phase === 'crashed') {
    return {
      waiting: {
        reason: 'CrashLoopBackOff',
        message: `back-off 40s restarting failed container=app pod=${pod.name}_${namespace}(${pod.uid})`,
      },
    };
  }
  return {
    running: {
      startedAt: timeOf(pod.ended?.at ?? pod.createdAt + CONTAINER_BEGINS_MS),
    },
  };
}
