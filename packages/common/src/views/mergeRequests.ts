import { z } from 'zod';

export const REVIEW_STATES = [
  'approved',
  'changes-requested',
  'waiting',
] as const;
export const reviewStateSchema = z.enum(REVIEW_STATES);
export type ReviewState = z.infer<typeof reviewStateSchema>;

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
      conflicts: z.boolean().optional(),
      /** as far as the merge status tells, never `approved`; `gitlab/reviews` knows more */
      review: reviewStateSchema.optional(),
      reviewers: z.array(z.string()).default([]),
    }),
  ),
});
export type MergeRequestsView = z.infer<typeof mergeRequestsViewSchema>;

export const PIPELINE_STATUSES = [
  'success',
  'failed',
  'running',
  'waiting',
  'canceled',
  'skipped',
  'unknown',
] as const;

export const pipelineSchema = z.object({
  id: z.number().int(),
  /** branch or tag */
  ref: z.string().optional(),
  status: z.enum(PIPELINE_STATUSES),
  createdAt: z.string().optional(),
  /** seconds */
  duration: z.number().optional(),
  url: z.string().optional(),
});
export type Pipeline = z.infer<typeof pipelineSchema>;

/** `gitlab/reviews`: what the list of open merge requests does not tell, by number. */
export const reviewsViewSchema = z.object({
  reviews: z.array(
    z.object({
      iid: z.number().int(),
      state: reviewStateSchema,
      /** undefined where the edition or the rights of the token tell nothing */
      approvalsRequired: z.number().int().optional(),
      approvalsLeft: z.number().int().optional(),
      approvedBy: z.array(z.string()),
      /** reviewers who have not answered yet: who approved, commented or asked for changes has */
      waitsFor: z.array(z.string()),
      /** of the newest commit; null: there is none, undefined: could not be read */
      pipeline: pipelineSchema.nullish(),
    }),
  ),
});
export type ReviewsView = z.infer<typeof reviewsViewSchema>;

/** `gitlab/pipelines`: the latest of each branch, the newest first. */
export const pipelinesViewSchema = z.object({
  pipelines: z.array(pipelineSchema),
});
export type PipelinesView = z.infer<typeof pipelinesViewSchema>;

/** `gitlab/repository`: pipelines and branches in short. What could not be read is left out. */
export const repositoryViewSchema = z.object({
  /** the newest of all branches; null: there is none */
  pipeline: pipelineSchema.nullish(),
  branches: z
    .object({
      /** in all */
      total: z.number().int(),
      /** whose names were looked at: fewer where there are many */
      looked: z.number().int(),
      /** of them, those whose name is none of Git-flow */
      outside: z.number().int(),
    })
    .optional(),
});
export type RepositoryView = z.infer<typeof repositoryViewSchema>;

export const BRANCH_KINDS = [
  'main',
  'develop',
  'feature',
  'release',
  'hotfix',
] as const;
export type BranchKind = (typeof BRANCH_KINDS)[number];

/** `gitlab/branches`: branches held against the names of Git-flow, those that need attention first. */
export const branchesViewSchema = z.object({
  /** of main and develop, those that are not there */
  missing: z.array(z.enum(['main', 'develop'])),
  /** of main and develop, those that anyone may push to */
  unprotected: z.array(z.enum(['main', 'develop'])),
  /** days without a commit after which a branch counts as stale */
  staleDays: z.number().int(),
  total: z.number().int(),
  branches: z.array(
    z.object({
      name: z.string(),
      /** null: the name breaks the rule */
      kind: z.enum(BRANCH_KINDS).nullable(),
      protected: z.boolean(),
      merged: z.boolean(),
      stale: z.boolean(),
      lastCommitAt: z.string().optional(),
      author: z.string().optional(),
      url: z.string().optional(),
    }),
  ),
});
export type BranchesView = z.infer<typeof branchesViewSchema>;
