import { z } from 'zod';

const text = z.string().nullish().catch(undefined);

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
  detailed_merge_status: text,
  /** before GitLab 15.6 */
  merge_status: text,
});
export type GitlabMergeRequest = z.infer<typeof mergeRequestSchema>;

export const mergeRequestsSchema = z
  .array(mergeRequestSchema.nullable().catch(null))
  .transform(items => items.filter(i => i !== null));

export const versionSchema = z.object({ version: text });
export const userSchema = z.object({ username: text, name: text });

const webhookProjectSchema = z.object({
  path_with_namespace: z.string(),
  web_url: text,
  default_branch: text,
});

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
      z.object({ id: z.string(), title: text, timestamp: text, url: text }),
    )
    .catch([]),
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
