import { z } from 'zod';

/** `gitlab/merge-requests`: the open ones, newest change first. */
export const mergeRequestsViewSchema = z.object({
  project: z.object({
    path: z.string(),
    url: z.string().optional(),
    defaultBranch: z.string().optional(),
  }),
  /** open ones in all, also when the list is shorter */
  total: z.number().int(),
  mergeRequests: z.array(
    z.object({
      iid: z.number().int(),
      title: z.string(),
      author: z.string().optional(),
      draft: z.boolean().default(false),
      sourceBranch: z.string().optional(),
      targetBranch: z.string().optional(),
      createdAt: z.string().optional(),
      updatedAt: z.string().optional(),
      url: z.string().optional(),
      /** merge status as GitLab names it: mergeable, conflict, not_approved … */
      mergeStatus: z.string().optional(),
    }),
  ),
});
export type MergeRequestsView = z.infer<typeof mergeRequestsViewSchema>;
