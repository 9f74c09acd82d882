import { z } from 'zod';

const named = z.object({ id: z.number().int(), name: z.string() });
const counted = z.object({ name: z.string(), count: z.number().int() });

/** `redmine/issues`: open issues, the most pressing first, and counts over all open ones. */
export const issuesViewSchema = z.object({
  project: z.object({
    id: z.string(),
    name: z.string(),
    url: z.string().optional(),
  }),
  total: z.number().int(),
  byTracker: z.array(counted),
  byPriority: z.array(counted),
  issues: z.array(
    z.object({
      id: z.number().int(),
      subject: z.string(),
      tracker: z.string().optional(),
      priority: z.string().optional(),
      status: z.string().optional(),
      assignee: z.string().optional(),
      version: z.string().optional(),
      dueDate: z.string().optional(),
      updatedAt: z.string().optional(),
      url: z.string().optional(),
    }),
  ),
});
export type IssuesView = z.infer<typeof issuesViewSchema>;

/** `redmine/versions`: with progress in percent. */
export const versionsViewSchema = z.object({
  versions: z.array(
    z.object({
      id: z.number().int(),
      name: z.string(),
      status: z.enum(['open', 'locked', 'closed']),
      dueDate: z.string().optional(),
      progress: z.number().min(0).max(100),
      open: z.number().int(),
      closed: z.number().int(),
      url: z.string().optional(),
    }),
  ),
});
export type VersionsView = z.infer<typeof versionsViewSchema>;

/** `redmine/form`: what the form for a new issue offers. */
export const issueFormViewSchema = z.object({
  trackers: z.array(named),
  priorities: z.array(named),
  versions: z.array(named),
});
export type IssueFormView = z.infer<typeof issueFormViewSchema>;

/** Input of `redmine/create-issue`. */
export const createIssueSchema = z.object({
  subject: z.string().trim().min(1).max(255),
  description: z.string().max(50_000).default(''),
  trackerId: z.number().int().positive(),
  priorityId: z.number().int().positive().optional(),
  versionId: z.number().int().positive().optional(),
});
export type CreateIssue = z.infer<typeof createIssueSchema>;

/** `redmine/issue`: one issue, with what its status may become. Params: `id`. */
export const issueViewSchema = z.object({
  id: z.number().int(),
  subject: z.string(),
  tracker: z.string().optional(),
  status: named.optional(),
  /** what the tracker's workflow lets the account of the portal choose, without the present one */
  nextStatuses: z.array(named.extend({ closed: z.boolean().default(false) })),
  updatedAt: z.string().optional(),
  url: z.string().optional(),
});
export type IssueView = z.infer<typeof issueViewSchema>;

/** Input of `redmine/change-status`. */
export const changeStatusSchema = z.object({
  issueId: z.number().int().positive(),
  statusId: z.number().int().positive(),
  /** added to the issue's history */
  note: z.string().trim().max(10_000).default(''),
  /** `updatedAt` of the issue as it was seen: refused when it was changed since. Left out: not asked. */
  seenAt: z.string().max(40).optional(),
});
export type ChangeStatus = z.infer<typeof changeStatusSchema>;
