import type {
  CloudEvent,
  MergeRequestsView,
  ReviewState,
} from '@kronos-portal/common';
import { configFilesOf } from './configFiles';
import { namesOf } from './reviews';
import type {
  GitlabMergeRequest,
  GitlabMergeRequestHook,
  GitlabProject,
  GitlabPush,
} from './schema';

/** What the merge status tells of the review. Mergeable says nothing: not every project asks for approvals. */
const REVIEWS: Partial<Record<string, ReviewState>> = {
  not_approved: 'waiting',
  approvals_syncing: 'waiting',
  requested_changes: 'changes-requested',
};

export const toView = (
  project: GitlabProject,
  mergeRequests: GitlabMergeRequest[],
  total: number | undefined,
): MergeRequestsView => ({
  project: {
    path: project.path_with_namespace,
    url: project.web_url ?? undefined,
    defaultBranch: project.default_branch ?? undefined,
  },
  total: total ?? mergeRequests.length,
  mergeRequests: mergeRequests.map(mr => ({
    iid: mr.iid,
    title: mr.title,
    author: mr.author?.name ?? mr.author?.username ?? undefined,
    draft: mr.draft ?? mr.work_in_progress ?? false,
    sourceBranch: mr.source_branch ?? undefined,
    targetBranch: mr.target_branch ?? undefined,
    createdAt: mr.created_at ?? undefined,
    updatedAt: mr.updated_at ?? undefined,
    url: mr.web_url ?? undefined,
    mergeStatus: mr.detailed_merge_status ?? mr.merge_status ?? undefined,
    conflicts: mr.has_conflicts,
    review: REVIEWS[mr.detailed_merge_status ?? ''],
    reviewers: namesOf(mr.reviewers ?? []),
  })),
});

const NOTHING = /^0+$/;

/**
 * CDEvents 0.4 of a push: a branch appears or goes, a change reaches the default branch, or one that is nothing but
 * configuration does, which modifies where the service runs. Pushes to other branches
 * have no word there; merge requests tell of them. https://cdevents.dev/docs/source-code-version-control/
 */
export function pushEvents(push: GitlabPush): CloudEvent[] {
  const branch = push.ref.replace(/^refs\/heads\//, '');
  if (branch === push.ref) return [];
  const repository = push.project.path_with_namespace;
  const common = { push, branch, repository };
  if (NOTHING.test(push.after ?? '')) {
    return [pushEvent({ ...common, predicate: 'branch.deleted' })];
  }
  const events: CloudEvent[] = [];
  if (NOTHING.test(push.before ?? '')) {
    events.push(pushEvent({ ...common, predicate: 'branch.created' }));
  }
  if (push.after && branch === push.project.default_branch) {
    events.push(pushEvent({ ...common, predicate: 'change.merged' }));
    const files = configFilesOf(push);
    if (files.length > 0) {
      events.push(
        pushEvent({ ...common, predicate: 'environment.modified', files }),
      );
    }
  }
  return events;
}

function pushEvent(options: {
  push: GitlabPush;
  branch: string;
  repository: string;
  predicate: string;
  /** of a change of configuration */
  files?: string[];
}): CloudEvent {
  const { push, branch, repository, predicate, files } = options;
  const [subjectType] = predicate.split('.');
  const last = push.commits[push.commits.length - 1];
  return event({
    predicate,
    subjectType,
    subjectId:
      subjectType === 'branch' ? branch : `${repository}@${push.after}`,
    eventKey: `${repository}|${push.ref}|${push.before}|${push.after}`,
    webUrl: push.project.web_url,
    time: last?.timestamp,
    repository,
    customData: {
      branch,
      commit: push.after,
      commits: push.commits.length,
      user: push.user_username,
      title: last?.title,
      ...(files && { files: files.slice(0, 20), url: last?.url }),
    },
  });
}

const ACTIONS: Record<string, string> = {
  open: 'created',
  reopen: 'created',
  update: 'updated',
  approved: 'reviewed',
  unapproved: 'reviewed',
  merge: 'merged',
  close: 'abandoned',
};

export function mergeRequestEvents(hook: GitlabMergeRequestHook): CloudEvent[] {
  const mr = hook.object_attributes;
  const action = mr.action ?? '';
  const predicate = Object.hasOwn(ACTIONS, action)
    ? ACTIONS[action]
    : undefined;
  if (!predicate) return [];
  const repository = hook.project.path_with_namespace;
  return [
    event({
      predicate: `change.${predicate}`,
      subjectType: 'change',
      subjectId: `${repository}!${mr.iid}`,
      eventKey: `${repository}!${mr.iid}|${mr.action}|${mr.updated_at}`,
      webUrl: hook.project.web_url,
      time: mr.updated_at,
      repository,
      customData: {
        title: mr.title,
        branch: mr.source_branch,
        target: mr.target_branch,
        commit: mr.merge_commit_sha ?? undefined,
        user: hook.user?.username,
        url: mr.url,
      },
    }),
  ];
}

function event(options: {
  predicate: string;
  subjectType: string;
  subjectId: string;
  eventKey: string;
  webUrl: string | null | undefined;
  time: string | null | undefined;
  repository: string;
  customData: Record<string, unknown>;
}): CloudEvent {
  const { predicate, subjectId, repository } = options;
  const source = sourceOf(options.webUrl, repository);
  const type = `dev.cdevents.${predicate}.0.2.0`;
  const id = `${source}|${options.eventKey}|${predicate}`;
  // older GitLab writes `2026-01-02 03:04:05 UTC`
  const at = Date.parse(options.time ?? '');
  const time = new Date(Number.isNaN(at) ? Date.now() : at).toISOString();
  return {
    specversion: '1.0',
    id,
    source,
    type,
    subject: subjectId,
    time,
    datacontenttype: 'application/json',
    data: {
      context: { version: '0.4.1', id, source, type, timestamp: time },
      subject: {
        id: subjectId,
        source,
        type: options.subjectType,
        content: { repository: { id: repository } },
      },
      customData: options.customData,
    },
  };
}

/** The instance's address, with its sub-path. */
function sourceOf(webUrl: string | null | undefined, repository: string) {
  const base = webUrl?.endsWith(`/${repository}`)
    ? webUrl.slice(0, -repository.length - 1)
    : '';
  return URL.canParse(base) ? base : 'gitlab';
}
