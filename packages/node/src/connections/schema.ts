import { z } from 'zod';

/** Answer of `GET /connections` of the marketplace. */
export const connectionsSchema = z.object({
  items: z.array(
    z.object({
      installationId: z.string(),
      revision: z.number(),
      offering: z.string(),
      name: z.string(),
      affiliate: z.string().nullable(),
      settings: z.record(z.string(), z.unknown()),
      secrets: z.record(z.string(), z.string()),
    }),
  ),
});

/** Answer of `GET /stamps` of the marketplace. */
export const stampsSchema = z.object({
  items: z.array(
    z.object({
      affiliate: z.string().nullable(),
      offering: z.string(),
      name: z.string().optional(),
      /** the affiliate has switched the group-wide one of this name off */
      off: z.boolean().optional(),
    }),
  ),
});
