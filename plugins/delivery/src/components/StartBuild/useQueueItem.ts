import { queueItemViewSchema } from '@kronos-portal/common';
import { useToolView } from '@kronos-portal/react';
import { useEffect } from 'react';

const LOOK_MS = 1_500;

/** Follows a build that waits for its turn, until it has a number or was taken out of the queue. */
export function useQueueItem(job: string, item: number) {
  const { data, problem, refresh } = useToolView({
    plugin: 'delivery',
    tool: 'jenkins',
    view: 'queue-item',
    schema: queueItemViewSchema,
    params: { job, item },
  });
  const settled = Boolean(data && (data.number !== null || data.cancelled));
  useEffect(() => {
    if (settled) return undefined;
    const timer = setInterval(refresh, LOOK_MS);
    return () => clearInterval(timer);
  }, [settled, refresh]);
  return { item: data, problem };
}
