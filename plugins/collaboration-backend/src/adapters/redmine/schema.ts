import { z } from 'zod';

const text = z.string().nullish().catch(undefined);
const number = z.number().nullish().catch(undefined);
const named = z.object({ id: z.number().int(), name: z.string() });
const maybeNamed = named.nullish().catch(undefined);

/** A list in which each item stands for itself: one that makes no sense is left out. */
const listOf = <T extends z.ZodType>(item: T) =>
  z
    .array(item.nullable().catch(null))
    .transform(items =>
      items.filter((i): i is NonNullable<typeof i> => i !== null),
    );

/** What is used of the REST API, leniently. https://www.redmine.org/projects/redmine/wiki/Rest_api */
export const projectSchema = z.object({
  project: z.object({
    id: z.number().int(),
    identifier: z.string(),
    name: z.string(),
    trackers: listOf(named).optional().catch(undefined),
  }),
});

export const issueSchema = z.object({
  id: z.number().int(),
  subject: z.string().catch(''),
  tracker: maybeNamed,
  priority: maybeNamed,
  status: z
    .object({
      id: z.number().int(),
      name: z.string(),
      /** since Redmine 5 */
      is_closed: z.boolean().optional().catch(undefined),
    })
    .nullish()
    .catch(undefined),
  assigned_to: maybeNamed,
  fixed_version: maybeNamed,
  due_date: text,
  updated_on: text,
  closed_on: text,
  done_ratio: number,
  estimated_hours: number,
});
export type RedmineIssue = z.infer<typeof issueSchema>;

const statusSchema = named.extend({
  is_closed: z.boolean().optional().catch(undefined),
});

/** https://www.redmine.org/projects/redmine/wiki/Rest_Issues#Showing-an-issue */
export const oneIssueSchema = z.object({
  issue: issueSchema.extend({
    project: named,
    /** since Redmine 5.0, with `include=allowed_statuses` */
    allowed_statuses: listOf(statusSchema).optional().catch(undefined),
  }),
});
export type RedmineOneIssue = z.infer<typeof oneIssueSchema>['issue'];

export const issuesSchema = z.object({
  issues: listOf(issueSchema),
  total_count: z.number().int(),
});

export const versionSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  status: z.enum(['open', 'locked', 'closed']).catch('open'),
  due_date: text,
});
export type RedmineVersion = z.infer<typeof versionSchema>;
export const versionsSchema = z.object({ versions: listOf(versionSchema) });

export const prioritiesSchema = z.object({
  issue_priorities: listOf(
    named.extend({
      is_default: z.boolean().optional().catch(undefined),
      active: z.boolean().optional().catch(undefined),
    }),
  ),
});
export type RedminePriority = z.infer<
  typeof prioritiesSchema
>['issue_priorities'][number];

export const statusesSchema = z.object({
  issue_statuses: listOf(statusSchema),
});

export const currentUserSchema = z.object({
  user: z.object({ login: text, firstname: text, lastname: text }),
});

/** 201 with the issue, or 422 with sentences in the language of the account. */
export const createdSchema = z.object({
  issue: z
    .object({ id: z.number().int(), subject: text })
    .optional()
    .catch(undefined),
  errors: z.array(z.string()).optional().catch(undefined),
});

/** 204 without a body, or 422 with sentences. */
export const refusalSchema = z.object({
  errors: z.array(z.string()).catch([]),
});
