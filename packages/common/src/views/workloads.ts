import { z } from 'zod';

export const WORKLOAD_STATUSES = [
  'ready',
  'progressing',
  'degraded',
  'stopped',
  'unknown',
] as const;

/** How the last run of a batch job went. */
export const RUN_RESULTS = ['running', 'succeeded', 'failed'] as const;

/** `kubernetes/workloads`: what runs for the entity, over all clusters of its affiliate. */
export const workloadsViewSchema = z.object({
  workloads: z.array(
    z.object({
      cluster: z.string(),
      stage: z.string().optional(),
      namespace: z.string(),
      kind: z.string(),
      name: z.string(),
      status: z.enum(WORKLOAD_STATUSES),
      ready: z.number().int(),
      desired: z.number().int(),
      image: z.string().optional(),
      version: z.string().optional(),
      restarts: z.number().int().optional(),
      updatedAt: z.string().optional(),
      /** of a CronJob; its `ready` is 1 of 1 unless the last run failed */
      batch: z
        .object({
          /** as cron has it */
          schedule: z.string(),
          timeZone: z.string().optional(),
          /** undefined: it has not run yet */
          lastRunAt: z.string().optional(),
          lastResult: z.enum(RUN_RESULTS).optional(),
        })
        .optional(),
    }),
  ),
  /** clusters that did not answer; the rest is still shown */
  unanswered: z.array(z.string()).default([]),
});
export type WorkloadsView = z.infer<typeof workloadsViewSchema>;
