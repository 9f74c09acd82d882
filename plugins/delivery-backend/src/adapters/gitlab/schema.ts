import { z } from 'zod';

const text = z.string().nullish().catch(undefined);

/** A list in which each item stands for itself: one that makes no sense is left out. */
const listOf = <T extends z.ZodType>(item: T) =>
  z
    .array(item.nullable().catch(null))
    .transform(items =>
      items.filter((i): i is NonNullable<typeof i> => i !== null),
    );

/** What is used of the REST API, leniently. https://docs.gitlab.com/api/projects/ */
export const projectSchema = z.object({
  id: z.number().int(),
  path_with_namespace: z.string(),
  web_url: text,
  default_branch: text,
});
export type GitlabProject = z.infer<typeof projectSchema>;

/** https://docs.gitlab.com/api/merge_requests/ */
export const mergeRequestSchema = z.object({
  iid: z.number().int(),
  title: z.string(),
  author: z.object({ name: text, username: text }).nullish().catch(undefined),
  draft: z.boolean().optional().catch(undefined),
  /** before GitLab 14 */
  work_in_progress: z.boolean().optional().catch(undefined),
  source_branch: text,
  target_branch: text,
  created_at: text,
  updated_at: text,
  web_url: text,
  sha: text,
  has_conflicts: z.boolean().optional().catch(undefined),
  reviewers: listOf(z.object({ name: text, username: text }))
    .optional()
    .catch(undefined),
  detailed_merge_status: text,
  /** before GitLab 15.6 */
  merge_status: text,
});
export type GitlabMergeRequest = z.infer<typeof mergeRequestSchema>;

export const mergeRequestsSchema = listOf(mergeRequestSchema);

const count = z.number().int().nullish().catch(undefined);

/** The Free edition leaves out the numbers. https://docs.gitlab.com/api/merge_request_approvals/ */
export const approvalsSchema = z.object({
  approved: z.boolean().optional().catch(undefined),
  approvals_required: count,
  approvals_left: count,
  approved_by: listOf(
    z.object({ user: z.object({ name: text, username: text }) }),
  ).catch([]),
});
export type GitlabApprovals = z.infer<typeof approvalsSchema>;

/** https://docs.gitlab.com/api/merge_requests/#get-single-merge-request-reviewers */
export const reviewersSchema = listOf(
  z.object({
    user: z.object({ name: text, username: text }).nullish().catch(undefined),
    state: text,
  }),
);
export type GitlabReviewer = z.infer<typeof reviewersSchema>[number];

/** https://docs.gitlab.com/api/pipelines/ */
export const pipelineSchema = z.object({
  id: z.number().int(),
  ref: text,
  sha: text,
  status: text,
  created_at: text,
  web_url: text,
  /** of a single one only, s */
  duration: z.number().nullish().catch(undefined),
});
export type GitlabPipeline = z.infer<typeof pipelineSchema>;
export const pipelinesSchema = listOf(pipelineSchema.omit({ duration: true }));

/** https://docs.gitlab.com/api/branches/ */
export const branchesSchema = listOf(
  z.object({
    name: z.string(),
    merged: z.boolean().optional().catch(undefined),
    protected: z.boolean().optional().catch(undefined),
    web_url: text,
    commit: z
      .object({ committed_date: text, author_name: text })
      .nullish()
      .catch(undefined),
  }),
);
export type GitlabBranch = z.infer<typeof branchesSchema>[number];

export const versionSchema = z.object({ version: text });
export const userSchema = z.object({ username: text, name: text });

const webhookProjectSchema = z.object({
  path_with_namespace: z.string(),
  web_url: text,
  default_branch: text,
});

const paths = z.array(z.string()).catch([]);

/** https://docs.gitlab.com/user/project/integrations/webhook_events/#push-events */
export const pushSchema = z.object({
  object_kind: z.literal('push'),
  ref: z.string(),
  before: text,
  after: text,
  user_username: text,
  project: webhookProjectSchema,
  commits: z
    .array(
      z.object({
        id: z.string(),
        title: text,
        timestamp: text,
        url: text,
        added: paths,
        modified: paths,
        removed: paths,
      }),
    )
    .catch([]),
  total_commits_count: z.number().nullish().catch(undefined),
});
export type GitlabPush = z.infer<typeof pushSchema>;

/** https://docs.gitlab.com/user/project/integrations/webhook_events/#merge-request-events */
export const mergeRequestHookSchema = z.object({
  object_kind: z.literal('merge_request'),
  user: z.object({ username: text }).nullish().catch(undefined),
  project: webhookProjectSchema,
  object_attributes: z.object({
    iid: z.number().int(),
    title: text,
    action: text,
    source_branch: text,
    target_branch: text,
    updated_at: text,
    merge_commit_sha: text,
    url: text,
  }),
});
export type GitlabMergeRequestHook = z.infer<typeof mergeRequestHookSchema>;
