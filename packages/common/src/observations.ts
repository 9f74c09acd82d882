import { z } from 'zod';
import { problemSchema } from './problems';

/**
 * The last thing known about an entity from one view of one tool, with its age.
 * `data` has the shape of the view (see `views/`); it is null when nothing was ever seen.
 */
export const observationSchema = z.object({
  entityRef: z.string(),
  tool: z.string(),
  view: z.string(),
  data: z.unknown(),
  /** when `data` was seen, RFC 3339; null when never */
  observedAt: z.string().nullable(),
  /** when the tool was last asked */
  attemptedAt: z.string().nullable(),
  /** why the newest attempt failed; absent when `data` is the newest */
  problem: problemSchema.optional(),
});
export type Observation = z.infer<typeof observationSchema>;

/** Body of `POST /observations/query`: what lists need, for many entities at once. */
export const observationQuerySchema = z.object({
  entityRefs: z.array(z.string()).min(1).max(500),
  /** `tool/view` */
  views: z.array(z.string()).max(20).optional(),
});
export type ObservationQuery = z.infer<typeof observationQuerySchema>;
