import { inDatabase } from './inDatabase';
import type { Stack } from './stack';

/**
 * Whether the detection of anomalies knows what is usual: it reads a day of every service once, with all that the machine
 * has, and whatever is measured meanwhile is measured beside it.
 *
 * @param services - how many there are at least
 */
export async function pastIsRead(
  stack: Stack,
  services: number,
): Promise<boolean> {
  const rows = await inDatabase(stack, 'anomalies', knex =>
    knex('watched').where({ kind: 'service' }).select('state'),
  );
  const lately = Date.now() - 3 * 60_000;
  const isRead = ({ state }: { state: string }) =>
    JSON.parse(state).sources?.metrics?.until > lately;
  return rows.length >= services && rows.every(isRead);
}
