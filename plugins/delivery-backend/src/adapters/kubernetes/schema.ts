import { z } from 'zod';

const text = z.string().optional().catch(undefined);
const count = z.number().int().nullish().catch(undefined);
const labels = z.record(z.string(), z.string()).optional().catch(undefined);

/** What is used of apps/v1 and v1, leniently. https://kubernetes.io/docs/reference/kubernetes-api/ */
const metadataSchema = z.object({
  name: z.string(),
  namespace: z.string().default('default'),
  creationTimestamp: text,
  generation: count,
});

const containersSchema = z
  .array(z.object({ name: text, image: text }))
  .optional()
  .catch(undefined);

export const workloadSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    replicas: count,
    selector: z.object({ matchLabels: labels }).optional().catch(undefined),
    template: z
      .object({
        spec: z
          .object({ containers: containersSchema })
          .optional()
          .catch(undefined),
      })
      .optional()
      .catch(undefined),
  }),
  status: z
    .object({
      observedGeneration: count,
      replicas: count,
      readyReplicas: count,
      updatedReplicas: count,
      conditions: z
        .array(
          z.object({
            type: text,
            status: text,
            reason: text,
            lastUpdateTime: text,
            lastTransitionTime: text,
          }),
        )
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
});
export type Workload = z.infer<typeof workloadSchema>;

/** What is used of batch/v1. */
export const cronJobSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    schedule: z.string(),
    timeZone: text,
    suspend: z.boolean().nullish().catch(undefined),
    jobTemplate: z
      .object({
        spec: z
          .object({
            template: z
              .object({
                spec: z
                  .object({ containers: containersSchema })
                  .optional()
                  .catch(undefined),
              })
              .optional()
              .catch(undefined),
          })
          .optional()
          .catch(undefined),
      })
      .optional()
      .catch(undefined),
  }),
  status: z
    .object({
      active: z.array(z.unknown()).optional().catch(undefined),
      lastScheduleTime: text,
      lastSuccessfulTime: text,
    })
    .optional()
    .catch(undefined),
});
export type CronJob = z.infer<typeof cronJobSchema>;

export const podSchema = z.object({
  metadata: z.object({ name: z.string(), namespace: text, labels }),
  status: z
    .object({
      conditions: z
        .array(z.object({ type: text, lastTransitionTime: text }))
        .optional()
        .catch(undefined),
      containerStatuses: z
        .array(z.object({ restartCount: count }))
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
});
export type Pod = z.infer<typeof podSchema>;

const listOf = <T extends z.ZodType>(item: T) =>
  z.object({
    kind: text,
    metadata: z.object({ continue: text }).optional().catch(undefined),
    items: z
      .array(item.nullable().catch(null))
      .transform(items =>
        items.filter((i): i is NonNullable<typeof i> => i !== null),
      ),
  });
export const workloadListSchema = listOf(workloadSchema);
export const cronJobListSchema = listOf(cronJobSchema);
export const podListSchema = listOf(podSchema);

export const versionSchema = z.object({ gitVersion: text });
