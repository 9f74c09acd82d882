import type {
  Pipeline,
  PipelinesView,
  ReviewState,
  ReviewsView,
} from '@kronos-portal/common';
import type { GitlabClient } from './client';
import type {
  GitlabApprovals,
  GitlabMergeRequest,
  GitlabPipeline,
} from './schema';

/** Pipelines among which those of branches and merge requests are looked for. */
const LOOKED_AT = 100;
/** A duration costs a call for each pipeline. */
const WITH_DURATION = 8;

/** https://docs.gitlab.com/api/pipelines/#list-project-pipelines */
const STATUSES: Partial<Record<string, Pipeline['status']>> = {
  success: 'success',
  failed: 'failed',
  running: 'running',
  canceling: 'running',
  created: 'waiting',
  waiting_for_resource: 'waiting',
  preparing: 'waiting',
  pending: 'waiting',
  scheduled: 'waiting',
  manual: 'waiting',
  canceled: 'canceled',
  skipped: 'skipped',
};

export const toPipeline = (pipeline: GitlabPipeline): Pipeline => ({
  id: pipeline.id,
  ref: pipeline.ref ?? undefined,
  status: STATUSES[pipeline.status ?? ''] ?? 'unknown',
  createdAt: pipeline.created_at ?? undefined,
  duration: pipeline.duration ?? undefined,
  url: pipeline.web_url ?? undefined,
});

/** Review and pipeline of open merge requests. One that cannot be read is left out. */
export async function readReviews(
  gitlab: GitlabClient,
  projectId: number,
  mergeRequests: GitlabMergeRequest[],
): Promise<ReviewsView> {
  const pipelines = gitlab.pipelines(projectId, LOOKED_AT);
  const reviews = await Promise.allSettled(
    mergeRequests.map(async mr => {
      const [approvals, states] = await Promise.all([
        gitlab.approvals(projectId, mr.iid),
        gitlab.reviewerStates(projectId, mr.iid),
      ]);
      return { mr, approvals, states };
    }),
  );
  const bySha = (await pipelines) ?? [];
  return {
    reviews: reviews.flatMap(answer => {
      if (answer.status === 'rejected') return [];
      const { mr, approvals, states } = answer.value;
      const pipeline = bySha.find(p => p.sha && p.sha === mr.sha);
      return [
        {
          iid: mr.iid,
          state: stateOf(mr, approvals, states ?? []),
          approvalsRequired: approvals?.approvals_required ?? undefined,
          approvalsLeft: approvals?.approvals_left ?? undefined,
          approvedBy: namesOf(approvals?.approved_by.map(a => a.user) ?? []),
          pipeline: pipeline && toPipeline(pipeline),
        },
      ];
    }),
  };
}

/** Someone who asks for changes outweighs those who approve, as in GitLab. */
function stateOf(
  mr: GitlabMergeRequest,
  approvals: GitlabApprovals | undefined,
  reviewers: string[],
): ReviewState {
  if (
    reviewers.includes('requested_changes') ||
    mr.detailed_merge_status === 'requested_changes'
  ) {
    return 'changes-requested';
  }
  if (mr.detailed_merge_status === 'not_approved') return 'waiting';
  // GitLab says `approved` also where nobody has to and nobody did
  const given = approvals?.approved_by.length || reviewers.includes('approved');
  return given && (approvals?.approvals_left ?? 0) === 0
    ? 'approved'
    : 'waiting';
}

/** The latest pipeline of each branch, the newest first. */
export async function readPipelines(
  gitlab: GitlabClient,
  projectId: number,
): Promise<PipelinesView> {
  const latest = new Map<string, GitlabPipeline>();
  for (const pipeline of (await gitlab.pipelines(projectId, LOOKED_AT)) ?? []) {
    const ref = pipeline.ref ?? '';
    if (!latest.has(ref)) latest.set(ref, pipeline);
  }
  const list = [...latest.values()];
  const detailed = await Promise.allSettled(
    list.slice(0, WITH_DURATION).map(p => gitlab.pipeline(projectId, p.id)),
  );
  return {
    pipelines: list.map((pipeline, i) => {
      const detail = detailed[i];
      return toPipeline(
        detail?.status === 'fulfilled' ? detail.value : pipeline,
      );
    }),
  };
}

export function namesOf(
  users: { name?: string | null; username?: string | null }[],
): string[] {
  return users.flatMap(({ name, username }) => name ?? username ?? []);
}
