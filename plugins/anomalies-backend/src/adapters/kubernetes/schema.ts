import { z } from 'zod';

const map = z.record(z.string(), z.string()).optional().catch(undefined);
const name = z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/);

const refSchema = z
  .object({ name: z.string().optional().catch(undefined) })
  .optional()
  .catch(undefined);

/** Loose: what is not used by name is compared all the same. */
export const containerSchema = z.looseObject({
  name: z.string(),
  image: z.string().default(''),
  env: z
    .array(
      z.looseObject({
        name: z.string(),
        valueFrom: z
          .looseObject({
            configMapKeyRef: z
              .object({ name: z.string(), key: z.string() })
              .optional()
              .catch(undefined),
          })
          .optional()
          .catch(undefined),
      }),
    )
    .optional()
    .catch(undefined),
  envFrom: z
    .array(z.looseObject({ configMapRef: refSchema, secretRef: refSchema }))
    .optional()
    .catch(undefined),
});
export type Container = z.infer<typeof containerSchema>;

const containers = z.array(containerSchema).optional().catch(undefined);

const volumeSchema = z.looseObject({
  configMap: z
    .looseObject({ name: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
  projected: z
    .looseObject({
      sources: z.array(z.looseObject({ configMap: refSchema })).catch([]),
    })
    .optional()
    .catch(undefined),
});

export const podTemplateSchema = z.object({
  metadata: z
    .object({ labels: map, annotations: map })
    .optional()
    .catch(undefined),
  spec: z.looseObject({
    containers,
    initContainers: containers,
    volumes: z.array(volumeSchema).optional().catch(undefined),
  }),
});
export type PodTemplate = z.infer<typeof podTemplateSchema>;

/** What is used of apps/v1, leniently: another's ReplicaSet must not hide those that can be read. */
export const replicaSetSchema = z.object({
  metadata: z.object({
    name,
    namespace: name,
    creationTimestamp: z.string(),
    annotations: map,
    ownerReferences: z
      .array(z.object({ kind: z.string(), name: z.string() }))
      .optional()
      .catch(undefined),
  }),
  spec: z.object({ template: podTemplateSchema }),
});
export type ReplicaSet = z.infer<typeof replicaSetSchema>;

export const replicaSetListSchema = z.object({
  items: z
    .array(replicaSetSchema.nullable().catch(null))
    .catch([])
    .transform(items =>
      items.filter((each): each is ReplicaSet => each !== null),
    ),
});

export const configMapSchema = z.object({
  metadata: z.object({
    resourceVersion: z.string().optional().catch(undefined),
    managedFields: z
      .array(
        z.object({
          time: z.string().optional().catch(undefined),
          fieldsV1: z
            .record(z.string(), z.unknown())
            .optional()
            .catch(undefined),
        }),
      )
      .optional()
      .catch(undefined),
  }),
  data: map,
  binaryData: map,
});
export type ConfigMap = z.infer<typeof configMapSchema>;
