import { useSearchParams } from 'react-router-dom';
import type { AuditFilter } from '../../api';

const NAMES = ['offering', 'action', 'actor', 'from', 'until'] as const;
export type FilterName = (typeof NAMES)[number];

/** What was chosen, as it stands in the address; days as `2026-11-24`. */
export type Chosen = Partial<Record<FilterName, string>>;

/** The filter lives in the address, so that what someone looks at can be sent to a colleague. */
export function useAuditFilter() {
  const [params, setParams] = useSearchParams();
  const chosen: Chosen = Object.fromEntries(
    NAMES.flatMap(name => {
      const value = params.get(name);
      return value ? [[name, value]] : [];
    }),
  );
  const choose = (changes: Record<string, string | undefined>) =>
    setParams(
      previous => {
        const next = new URLSearchParams(previous);
        for (const [name, value] of Object.entries(changes)) {
          if (value) next.set(name, value);
          else next.delete(name);
        }
        return next;
      },
      { replace: true },
    );
  const clear = () =>
    choose(Object.fromEntries(NAMES.map(name => [name, undefined])));
  return { chosen, choose, clear };
}

/** The beginning of a day where the person is, so many days later; undefined when it is no day. */
function dayStart(day: string | undefined, later = 0): string | undefined {
  if (!day) return undefined;
  const time = new Date(`${day}T00:00:00`);
  if (Number.isNaN(time.getTime())) return undefined;
  time.setDate(time.getDate() + later);
  return time.toISOString();
}

/** Both days count. */
export const toFilter = (
  affiliate: string | null,
  { from, until, ...rest }: Chosen,
): AuditFilter => ({
  affiliate,
  ...rest,
  from: dayStart(from),
  until: dayStart(until, 1),
});
