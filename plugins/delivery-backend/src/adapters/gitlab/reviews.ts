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
  GitlabReviewer,
} from './schema';

/** Pipelines among which those of branches and merge requests are looked for. */
const LOOKED_AT = 100;
/** A duration costs a call for each pipeline. */
const WITH_DURATION = 8;

/** Merge requests asked about at once: services are read side by side, and only so many calls may wait for one GitLab. */
const AT_ONCE = 4;

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

/** States of reviewers who have said something. https://docs.gitlab.com/api/merge_requests/ */
const ANSWERED = ['reviewed', 'requested_changes', 'approved'];

/** Review and pipeline of open merge requests. One that cannot be read is left out; when none can, that is told. */
export async function readReviews(
  gitlab: GitlabClient,
  projectId: number,
  mergeRequests: GitlabMergeRequest[],
): Promise<ReviewsView> {
  if (mergeRequests.length === 0) return { reviews: [] };
  const readOne = async (mr: GitlabMergeRequest) => {
    const [approvals, reviewers] = await Promise.all([
      gitlab.approvals(projectId, mr.iid),
      // the list says when there are none
      mr.reviewers?.length === 0 ? [] : gitlab.reviewers(projectId, mr.iid),
    ]);
    return { mr, approvals, reviewers };
  };
  // settled at once: slow or failing pipelines cost no review
  const ofBranches = Promise.allSettled([
    gitlab.pipelines(projectId, LOOKED_AT),
  ]);
  const reviews: PromiseSettledResult<Awaited<ReturnType<typeof readOne>>>[] =
    [];
  for (let at = 0; at < mergeRequests.length; at += AT_ONCE) {
    reviews.push(
      ...(await Promise.allSettled(
        mergeRequests.slice(at, at + AT_ONCE).map(readOne),
      )),
    );
  }
  const [pipelines] = await ofBranches;
  const [first] = reviews;
  if (
    first.status === 'rejected' &&
    reviews.every(({ status }) => status === 'rejected')
  ) {
    throw first.reason;
  }
  const pipelineOf = ({ sha }: GitlabMergeRequest) => {
    if (pipelines.status === 'rejected') return undefined;
    const found = pipelines.value?.find(p => p.sha && p.sha === sha);
    return found ? toPipeline(found) : null;
  };
  return {
    reviews: reviews.flatMap(answer => {
      if (answer.status === 'rejected') return [];
      const { mr, approvals, reviewers } = answer.value;
      const approvedBy = namesOf(approvals?.approved_by.map(a => a.user) ?? []);
      return [
        {
          iid: mr.iid,
          state: stateOf(
            mr,
            approvals,
            (reviewers ?? []).map(({ state }) => state),
          ),
          approvalsRequired: approvals?.approvals_required ?? undefined,
          approvalsLeft: approvals?.approvals_left ?? undefined,
          approvedBy,
          waitsFor: reviewers
            ? unanswered(reviewers)
            : namesOf(mr.reviewers ?? []).filter(
                name => !approvedBy.includes(name),
              ),
          pipeline: pipelineOf(mr),
        },
      ];
    }),
  };
}

/** Someone who asks for changes outweighs those who approve, as in GitLab. */
function stateOf(
  mr: GitlabMergeRequest,
  approvals: GitlabApprovals | undefined,
  reviewers: GitlabReviewer['state'][],
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

function unanswered(reviewers: GitlabReviewer[]): string[] {
  return namesOf(
    reviewers.flatMap(({ user, state }) =>
      user && !ANSWERED.includes(state ?? '') ? [user] : [],
    ),
  );
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
