import { z } from 'zod';

/** `group` in an address is the whole group: null. */
const affiliateSchema = z
  .string()
  .min(1)
  .transform(value => (value === 'group' ? null : value));

export const listQuerySchema = z.object({ affiliate: affiliateSchema });

export const auditQuerySchema = z.object({
  affiliate: affiliateSchema,
  offering: z.string().optional(),
  cursor: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const connectionsQuerySchema = z.object({
  offering: z.string().min(1),
  /** left out: group-wide ones only */
  affiliate: z
    .string()
    .min(1)
    .optional()
    .transform(value => value ?? null),
});
