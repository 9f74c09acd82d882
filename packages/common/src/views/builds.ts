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

export const BUILD_PARAMETER_TYPES = [
  'string',
  'text',
  'boolean',
  'choice',
  'password',
  /** Jenkins knows more than can be given here: files, credentials, plugins' own */
  'other',
] as const;

/** `jenkins/start-form`: what a build of a job can be given. Params: `job`, `branch`. */
export const startFormViewSchema = z.object({
  job: z.string(),
  /** of a multibranch job; one has to be chosen */
  branches: z.array(z.string()).default([]),
  branch: z.string().optional(),
  parameters: z.array(
    z.object({
      name: z.string(),
      type: z.enum(BUILD_PARAMETER_TYPES),
      description: z.string().optional(),
      /** never of a password */
      default: z.string().optional(),
      choices: z.array(z.string()).optional(),
    }),
  ),
});
export type StartFormView = z.infer<typeof startFormViewSchema>;

/** `jenkins/queue-item`: what became of a started build. Params: `job`, `item`. */
export const queueItemViewSchema = z.object({
  /** null while it waits */
  number: z.number().int().nullable(),
  cancelled: z.boolean(),
  /** why it waits, as Jenkins says it */
  why: z.string().optional(),
  url: z.string().optional(),
});
export type QueueItemView = z.infer<typeof queueItemViewSchema>;
