import { z } from 'zod';
import { EXPORT_FORMATS, EXPORT_LANGUAGES } from './auditExport';

/** `group` in an address is the whole group: null. */
const affiliateSchema = z
  .string()
  .min(1)
  .transform(value => (value === 'group' ? null : value));

export const listQuerySchema = z.object({ affiliate: affiliateSchema });

/** A time with its offset, kept in UTC. */
const timeSchema = z.iso
  .datetime({ offset: true })
  .transform(value => new Date(value).toISOString());

const auditFilterSchema = z.object({
  affiliate: affiliateSchema,
  offering: z.string().min(1).optional(),
  action: z.string().min(1).optional(),
  actor: z.string().min(1).optional(),
  from: timeSchema.optional(),
  until: timeSchema.optional(),
});

export const auditExportSchema = auditFilterSchema.extend({
  format: z.enum(EXPORT_FORMATS),
  /** of the headers */
  language: z.enum(EXPORT_LANGUAGES).default('en'),
});

export const auditQuerySchema = auditFilterSchema.extend({
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
