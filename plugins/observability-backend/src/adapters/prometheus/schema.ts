import { z } from 'zod';

const text = z.string().optional().catch(undefined);
const labels = z.record(z.string(), z.string()).catch({});

/** What is used of the HTTP API, leniently. https://prometheus.io/docs/prometheus/latest/querying/api/ */
const failureSchema = z.object({
  status: z.literal('error'),
  errorType: text,
  error: z.string().catch('unknown error'),
});
const successOf = <T extends z.ZodType>(data: T) =>
  z.discriminatedUnion('status', [
    z.object({ status: z.literal('success'), data }),
    failureSchema,
  ]);

const seriesSchema = z.object({
  metric: labels,
  /** unix seconds, and a number as text: `NaN` and `+Inf` are possible */
  values: z.array(z.tuple([z.number(), z.string()])).catch([]),
});
export type PrometheusSeries = z.infer<typeof seriesSchema>;

export const rangeSchema = successOf(
  z.object({ resultType: z.string(), result: z.array(seriesSchema) }),
);
export const instantSchema = successOf(z.object({ resultType: z.string() }));

const alertSchema = z.object({
  labels,
  annotations: labels,
  state: z.enum(['firing', 'pending', 'inactive']).catch('inactive'),
  activeAt: text,
});
export type PrometheusAlert = z.infer<typeof alertSchema>;
export const alertsSchema = successOf(
  z.object({ alerts: z.array(alertSchema).catch([]) }),
);

const ruleSchema = z.object({
  name: z.string().catch(''),
  type: text,
  labels,
  annotations: labels,
});
export type PrometheusRule = z.infer<typeof ruleSchema>;
export const rulesSchema = successOf(
  z.object({
    groups: z
      .array(z.object({ rules: z.array(ruleSchema).catch([]) }))
      .catch([]),
  }),
);

export const buildInfoSchema = successOf(z.object({ version: text }));
