import { z } from 'zod';

export const WORKLOAD_STATUSES = [
  'ready',
  'progressing',
  'degraded',
  'stopped',
  'unknown',
] as const;

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
    }),
  ),
  /** clusters that did not answer; the rest is still shown */
  unanswered: z.array(z.string()).default([]),
});
export type WorkloadsView = z.infer<typeof workloadsViewSchema>;
