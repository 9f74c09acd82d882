import { z } from 'zod';

/*
 * What is used of Jenkins' remote access API, leniently: a plugin may leave out or rename any field.
 * https://www.jenkins.io/doc/book/using/remote-access-api/
 */

/** A list in which each item stands for itself: one that makes no sense is left out. */
const listOf = <T extends z.ZodType>(item: T) =>
  z
    .array(item.nullable().catch(null))
    .nullish()
    .catch(null)
    .transform(items =>
      (items ?? []).filter((i): i is NonNullable<typeof i> => i !== null),
    );
const text = z.string().optional().catch(undefined);
const count = z.number().optional().catch(undefined);
const flag = z.boolean().optional().catch(undefined);

const jenkinsActionSchema = z.object({
  causes: listOf(z.object({ shortDescription: text })),
  lastBuiltRevision: z
    .object({ SHA1: text, branch: listOf(z.object({ name: text })) })
    .optional()
    .catch(undefined),
  parameters: listOf(z.object({ name: z.string(), value: z.unknown() })),
});

export const jenkinsBuildSchema = z.object({
  number: z.number().int(),
  url: text,
  result: z.string().nullish().catch(null),
  building: flag,
  timestamp: count,
  duration: count,
  estimatedDuration: count,
  actions: listOf(jenkinsActionSchema),
});
export type JenkinsBuild = z.infer<typeof jenkinsBuildSchema>;

const parameterDefinitionSchema = z.object({
  name: z.string(),
  type: text,
  description: z.string().nullish().catch(undefined),
  defaultParameterValue: z
    .object({
      value: z.union([z.string(), z.boolean(), z.number()]).optional(),
    })
    .nullish()
    .catch(undefined),
  choices: z.array(z.string()).optional().catch(undefined),
});
export type JenkinsParameter = z.infer<typeof parameterDefinitionSchema>;

const healthSchema = listOf(z.object({ score: z.number() }));

const jobFields = {
  _class: text,
  name: text,
  displayName: text,
  url: text,
  buildable: flag,
  healthReport: healthSchema,
  builds: listOf(jenkinsBuildSchema),
  property: listOf(
    z.object({ parameterDefinitions: listOf(parameterDefinitionSchema) }),
  ),
};
const branchJobSchema = z.object({ ...jobFields, name: z.string() });
export type JenkinsBranchJob = z.infer<typeof branchJobSchema>;

export const jenkinsJobSchema = z.object({
  ...jobFields,
  /** branches of a multibranch job */
  jobs: listOf(branchJobSchema),
});
export type JenkinsJob = z.infer<typeof jenkinsJobSchema>;

export const describeSchema = z.object({
  stages: listOf(
    z.object({ name: z.string(), status: text, durationMillis: count }),
  ),
});
export type JenkinsStages = z.infer<typeof describeSchema>;

export const crumbSchema = z.object({
  crumb: z.string(),
  crumbRequestField: z.string(),
});

export const queueItemSchema = z.object({
  cancelled: flag,
  why: z.string().nullish().catch(undefined),
  /** the job */
  task: z.object({ url: text }).nullish().catch(undefined),
  executable: z
    .object({ number: z.number().int(), url: text })
    .nullish()
    .catch(undefined),
});

export const whoAmISchema = z.object({ name: text, anonymous: flag });
export const rootSchema = z.object({ _class: text });

/** Body of the Notification plugin. https://plugins.jenkins.io/notification/ */
export const notificationSchema = z.object({
  name: z.string(),
  job_full_name: text,
  url: text,
  build: z.object({
    full_url: text,
    number: z.number().int(),
    phase: z.string(),
    status: text,
    timestamp: count,
    duration: count,
    scm: z
      .object({ url: text, branch: text, commit: text })
      .optional()
      .catch(undefined),
  }),
});
export type JenkinsNotification = z.infer<typeof notificationSchema>;
