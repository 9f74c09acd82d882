import { z } from 'zod';

export const BUILD_STATUSES = [
  'queued',
  'running',
  'success',
  'unstable',
  'failed',
  'aborted',
  'not-built',
  'unknown',
] as const;
export const buildStatusSchema = z.enum(BUILD_STATUSES);
export type BuildStatus = z.infer<typeof buildStatusSchema>;

export const buildStageSchema = z.object({
  name: z.string(),
  status: buildStatusSchema,
  durationMs: z.number().optional(),
});

export const buildSchema = z.object({
  /** full name of the job, as the entity names it */
  job: z.string(),
  number: z.number().int(),
  status: buildStatusSchema,
  startedAt: z.string().optional(),
  durationMs: z.number().optional(),
  estimatedMs: z.number().optional(),
  branch: z.string().optional(),
  commit: z.string().optional(),
  cause: z.string().optional(),
  url: z.string().optional(),
  stages: z.array(buildStageSchema).default([]),
});
export type Build = z.infer<typeof buildSchema>;

/** `jenkins/builds`: newest first. */
export const buildsViewSchema = z.object({
  jobs: z.array(
    z.object({
      name: z.string(),
      url: z.string().optional(),
      buildable: z.boolean().default(false),
      /** 0 to 100, the tool's own figure */
      health: z.number().optional(),
    }),
  ),
  builds: z.array(buildSchema),
});
export type BuildsView = z.infer<typeof buildsViewSchema>;

/** `jenkins/console`: a piece of the log. */
export const consoleViewSchema = z.object({
  text: z.string(),
  /** offset to ask for next */
  next: z.number().int(),
  /** the build still writes */
  more: z.boolean(),
});
export type ConsoleView = z.infer<typeof consoleViewSchema>;
