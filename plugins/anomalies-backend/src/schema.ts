import { z } from 'zod';

const severity = z.enum(['low', 'medium', 'high']);

/** `severity` may be several, comma separated; times are RFC 3339. */
export const listQuerySchema = z.strictObject({
  affiliate: z.string().min(1).max(100).optional(),
  entityRef: z.string().min(1).max(300).toLowerCase().optional(),
  state: z.enum(['open', 'closed']).optional(),
  severity: z
    .string()
    .transform(text => text.split(',').map(each => each.trim()))
    .pipe(z.array(severity).min(1).max(3))
    .optional(),
  from: z.iso
    .datetime({ offset: true })
    .transform(text => Date.parse(text))
    .optional(),
  to: z.iso
    .datetime({ offset: true })
    .transform(text => Date.parse(text))
    .optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().min(1).max(200).optional(),
});

export const patternsQuerySchema = z.strictObject({
  search: z.string().max(200).optional(),
  level: z.string().max(20).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
