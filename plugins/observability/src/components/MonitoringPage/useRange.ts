import {
  MAX_METRIC_SPAN,
  metricRangeSchema,
  MIN_METRIC_SPAN,
  type MetricRange,
} from '@kronos-portal/common';
import { useSearchParams } from 'react-router-dom';
import { z } from 'zod';

/** What the charts show: a range that moves with the time, or a window that stands (unix seconds). */
export type Shown = { range: MetricRange } | { from: number; to: number };

const windowSchema = z
  .object({
    from: z.coerce.number().int().positive(),
    to: z.coerce.number().int().positive(),
  })
  .refine(
    ({ from, to }) =>
      to - from >= MIN_METRIC_SPAN && to - from <= MAX_METRIC_SPAN,
  );

/**
 * What is shown stands in the address (`?range=6h`, or `?from=…&to=…`), so that a link shows what its sender saw, and the
 * back button leads to what was seen before.
 */
export function useRange(): [Shown, (shown: Shown) => void] {
  const [params, setParams] = useSearchParams();
  const standing = windowSchema.safeParse({
    from: params.get('from') ?? undefined,
    to: params.get('to') ?? undefined,
  });
  const shown: Shown = standing.success
    ? standing.data
    : { range: metricRangeSchema.catch('1h').parse(params.get('range')) };
  return [
    shown,
    next =>
      setParams(last => {
        const changed = new URLSearchParams(last);
        for (const name of ['range', 'from', 'to']) changed.delete(name);
        for (const [name, value] of Object.entries(next)) {
          changed.set(name, String(value));
        }
        return changed;
      }),
  ];
}

/** A window that was drawn on a chart, within what the backend takes. */
export function zoomTo(start: number, end: number): Shown {
  const from = Math.floor(start);
  const to = Math.min(
    Math.max(Math.ceil(end), from + MIN_METRIC_SPAN),
    from + MAX_METRIC_SPAN,
  );
  return { from, to };
}
