import { listPath, type WorkloadScope } from '@kronos-portal/node';
import { z } from 'zod';
import type { Window } from '../../sources/MetricSource';
import type { MeteredClient } from '../metered';

const endedSchema = z
  .object({ finishedAt: z.string() })
  .optional()
  .catch(undefined);

const containerStatusSchema = z.object({
  name: z.string(),
  state: z
    .object({ waiting: z.object({}).optional(), terminated: endedSchema })
    .catch({})
    .default({}),
  lastState: z.object({ terminated: endedSchema }).catch({}).default({}),
});

const podsSchema = z.object({
  items: z
    .array(
      z.object({
        metadata: z.object({ name: z.string(), namespace: z.string() }),
        spec: z
          .object({
            nodeName: z.string().optional(),
            containers: z.array(z.object({ name: z.string() })).catch([]),
          })
          .catch({ containers: [] }),
        status: z
          .object({
            phase: z.string().optional(),
            conditions: z
              .array(z.object({ type: z.string(), status: z.string() }))
              .catch([]),
            containerStatuses: z.array(containerStatusSchema).catch([]),
          })
          .catch({ conditions: [], containerStatuses: [] }),
      }),
    )
    .catch([]),
});
export type Pod = z.infer<typeof podsSchema>['items'][number];

/** Pods of the scope that have begun, without those that were over when the window began. */
export async function podsOf(
  client: MeteredClient,
  { labelSelector, namespace }: WorkloadScope,
  window: Window,
): Promise<Pod[]> {
  const { data } = await client.get(
    listPath('api/v1', 'pods', namespace),
    podsSchema,
    { query: { labelSelector } },
  );
  return data.items.filter(
    pod => pod.status.phase !== 'Pending' && !isOver(pod, window.from),
  );
}

/** Runs of batches and evicted pods stay in the cluster for long. */
function isOver({ status }: Pod, before: number): boolean {
  if (!['Succeeded', 'Failed'].includes(status.phase ?? '')) return false;
  return status.containerStatuses.every(({ state: { terminated } }) => {
    const endedAt = Date.parse(terminated?.finishedAt ?? '');
    return !(endedAt >= before);
  });
}

/** Whether the cluster holds a pod for fit to serve; it says no of all pods of a node that it lost. */
export const isReady = ({ status }: Pod) =>
  status.conditions.some(c => c.type === 'Ready' && c.status === 'True');

/**
 * Whether a container ended since the window began, and another one took its place: what it wrote is a log of its own.
 * While the other one waits to begin, the log of the container is still that of the one before.
 */
export function hasPreviousLog(
  { status }: Pod,
  container: string,
  window: Window,
): boolean {
  const found = status.containerStatuses.find(c => c.name === container);
  const finishedAt = found?.lastState.terminated?.finishedAt;
  return (
    finishedAt !== undefined &&
    Date.parse(finishedAt) >= window.from &&
    !found?.state.waiting
  );
}
