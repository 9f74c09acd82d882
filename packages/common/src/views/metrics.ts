import { z } from 'zod';

/** Time ranges that a person can choose. */
export const METRIC_RANGES = ['15m', '1h', '6h', '24h', '7d'] as const;
export const metricRangeSchema = z.enum(METRIC_RANGES);
export type MetricRange = z.infer<typeof metricRangeSchema>;

/** Longest and shortest span of a window that a person can choose, s. */
export const MAX_METRIC_SPAN = 31 * 86_400;
export const MIN_METRIC_SPAN = 60;

export const METRIC_PANELS = [
  'requests',
  'errors',
  'latency',
  'cpu',
  'memory',
  'restarts',
] as const;

/**
 * `prometheus/metrics`: one panel may fail or be empty while the others are shown. Params: `range`, or `from` and `to` in unix
 * seconds.
 */
export const metricsViewSchema = z.object({
  /** absent for a window with a fixed beginning and end */
  range: metricRangeSchema.optional(),
  /** unix seconds */
  start: z.number(),
  end: z.number(),
  /** seconds */
  step: z.number(),
  panels: z.array(
    z.object({
      /** one of {@link METRIC_PANELS}, or `rule-<n>` for the entity's own queries */
      id: z.string(),
      title: z.string().optional(),
      unit: z.enum(['1/s', 'ratio', 's', 'cores', 'bytes', 'none']),
      query: z.string(),
      series: z.array(
        z.object({
          name: z.string(),
          /** unix seconds, value; null where nothing was measured */
          points: z.array(z.tuple([z.number(), z.number().nullable()])),
        }),
      ),
      /** set when this panel's query failed */
      error: z.string().optional(),
    }),
  ),
});
export type MetricsView = z.infer<typeof metricsViewSchema>;

/** `prometheus/alerts`: firing and pending ones of the entity. */
export const alertsViewSchema = z.object({
  alerts: z.array(
    z.object({
      name: z.string(),
      state: z.enum(['firing', 'pending', 'inactive']),
      severity: z.string().optional(),
      summary: z.string().optional(),
      activeAt: z.string().optional(),
      labels: z.record(z.string(), z.string()).default({}),
    }),
  ),
});
export type AlertsView = z.infer<typeof alertsViewSchema>;
