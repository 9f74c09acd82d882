import type { LogLine } from '../sources/LogSource';
import type { Window } from '../sources/MetricSource';
import type { Reading } from '../work/RequestBudget';

const MINUTE = 60_000;

/**
 * Where a reading by pages ends because no further page may be asked for: after the lines so far, when they fill a
 * minute at least. Undefined: another page may be asked for.
 *
 * @throws PutOff when not even a minute is whole: then it waits for all pages that it may need
 */
export function endsHere(
  reading: Reading,
  progress: {
    window: Window;
    lines: readonly LogLine[];
    budget: { lines: number };
    page: number;
  },
): number | undefined {
  const { window, lines, budget, page } = progress;
  const last = lines.at(-1);
  if (!last || reading.mayTake()) return undefined;
  const whole = Math.floor(last.time / MINUTE) * MINUTE;
  if (whole > window.from) return last.time;
  reading.need(Math.ceil((budget.lines - lines.length) / page));
  return undefined;
}
