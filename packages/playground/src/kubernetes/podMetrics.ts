import { leakSecondsOf } from '../world/incidents';
import type { Trouble, TroubleKind } from '../world/troubles';
import { createRandom } from '../world/Random';
import { timeOf, type KubeObject } from './objects';
import type { PodLife } from './PodLife';

const MINUTE_MS = 60_000;
const BUSY: Partial<Record<TroubleKind, number>> = {
  latency: 4,
  'noisy-neighbour': 9,
};

/** What metrics-server says of a pod: it moves from minute to minute. */
export function podMetrics(options: {
  pod: PodLife;
  deployment: KubeObject;
  troubles: Trouble[];
  now: number;
}): KubeObject {
  const { pod, deployment, troubles, now } = options;
  const [container] = pod.revision.template.spec.containers;
  const limit = mebibytes(container.resources?.limits?.memory) ?? 512;
  const random = createRandom(pod.uid, Math.floor(now / MINUTE_MS));
  const going = troubles.filter(
    t => t.from * 1_000 <= now && now < t.to * 1_000,
  );
  const leak = going.find(leakSecondsOf);
  const since = Math.max(
    pod.readyAt,
    pod.ended?.at ?? 0,
    (leak?.from ?? 0) * 1_000,
  );
  const leakMs = 1_000 * (leak ? leakSecondsOf(leak)! : Infinity);
  const grown = Math.max(0, Math.min(1, (now - since) / leakMs));
  const busy = Math.max(1, ...going.map(({ kind }) => BUSY[kind] ?? 1));
  const memory = limit * (0.4 + random.next() * 0.1 + grown * 0.48);
  return {
    apiVersion: 'metrics.k8s.io/v1beta1',
    kind: 'PodMetrics',
    metadata: {
      name: pod.name,
      namespace: deployment.metadata.namespace,
      creationTimestamp: timeOf(now),
      labels: pod.revision.template?.metadata?.labels,
    },
    timestamp: timeOf(now),
    window: '15s',
    containers: [
      {
        name: container.name,
        usage: {
          cpu: `${Math.round((20 + random.next() * 80) * busy)}m`,
          memory: `${Math.round(memory * 1024)}Ki`,
        },
      },
    ],
  };
}

/** `768Mi`, `1Gi` */
function mebibytes(quantity: string | undefined) {
  const match = /^(\d+)(Mi|Gi)$/.exec(quantity ?? '');
  return match ? Number(match[1]) * (match[2] === 'Gi' ? 1024 : 1) : undefined;
}
