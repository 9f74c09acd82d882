import { needsApproval, reviewerOf, reviewOf } from './review';
import type { Gitlab } from './Gitlab';
import type {
  GitlabUser,
  GroupState,
  HookState,
  MergeRequestState,
  ProjectState,
  ProtectionState,
} from './GitlabState';
import type { Commit } from './Repository';

const time = (ms: number) => new Date(ms).toISOString();
const timeOrNull = (ms: number | undefined) =>
  ms === undefined ? null : time(ms);

export const userJson = (gitlab: Gitlab, user: GitlabUser) => ({
  id: user.id,
  username: user.username,
  name: user.name,
  state: 'active',
  locked: false,
  avatar_url: null,
  web_url: `${gitlab.baseUrl}/${user.username}`,
});

export const groupJson = (gitlab: Gitlab, group: GroupState) => ({
  id: group.id,
  web_url: `${gitlab.baseUrl}/groups/${group.path}`,
  name: group.name,
  path: group.path,
  description: group.description,
  visibility: group.visibility,
  full_name: group.name,
  full_path: group.path,
  parent_id: null,
  avatar_url: null,
  created_at: time(group.createdAt),
});

export const namespaceJson = (gitlab: Gitlab, group: GroupState) => ({
  id: group.id,
  name: group.name,
  path: group.path,
  kind: 'group',
  full_path: group.path,
  parent_id: null,
  avatar_url: null,
  web_url: `${gitlab.baseUrl}/groups/${group.path}`,
});

export function projectJson(
  gitlab: Gitlab,
  project: ProjectState,
  simple = false,
) {
  const group = gitlab.state.groupOf(project);
  const url = gitlab.webUrl(project);
  const basics = {
    id: project.id,
    description: project.description,
    name: project.name,
    name_with_namespace: `${group.name} / ${project.name}`,
    path: project.path,
    path_with_namespace: gitlab.state.fullPath(project),
    created_at: time(project.createdAt),
    default_branch: project.defaultBranch,
    tag_list: project.topics,
    topics: project.topics,
    ssh_url_to_repo: `${url}.git`,
    http_url_to_repo: `${url}.git`,
    web_url: url,
    readme_url: `${url}/-/blob/${project.defaultBranch}/README.md`,
    forks_count: 0,
    avatar_url: null,
    star_count: 0,
    last_activity_at: time(project.lastActivityAt),
    namespace: namespaceJson(gitlab, group),
  };
  if (simple) return basics;
  return {
    ...basics,
    empty_repo: Object.keys(project.branches).length === 0,
    archived: project.archived,
    visibility: project.visibility,
    issues_enabled: false,
    merge_requests_enabled: true,
    wiki_enabled: false,
    jobs_enabled: false,
    creator_id: 1,
    open_issues_count: 0,
    merge_method: 'merge',
    permissions: {
      project_access: null,
      group_access: { access_level: 50, notification_level: 3 },
    },
  };
}

export const commitJson = (
  gitlab: Gitlab,
  project: ProjectState,
  commit: Commit,
) => ({
  id: commit.id,
  short_id: commit.id.slice(0, 8),
  created_at: time(commit.committer.time),
  parent_ids: commit.parents,
  title: commit.title,
  message: commit.message,
  author_name: commit.author.name,
  author_email: commit.author.email,
  authored_date: time(commit.author.time),
  committer_name: commit.committer.name,
  committer_email: commit.committer.email,
  committed_date: time(commit.committer.time),
  trailers: {},
  web_url: `${gitlab.webUrl(project)}/-/commit/${commit.id}`,
});

export const branchJson = (
  gitlab: Gitlab,
  project: ProjectState,
  name: string,
  commit: Commit,
) => {
  const protection = project.protections.find(p => p.name === name);
  return {
    name,
    commit: commitJson(gitlab, project, commit),
    merged: false,
    protected: Boolean(protection),
    developers_can_push: protection ? protection.push <= 30 : false,
    developers_can_merge: protection ? protection.merge <= 30 : false,
    can_push: true,
    default: name === project.defaultBranch,
    web_url: `${gitlab.webUrl(project)}/-/tree/${name}`,
  };
};

const LEVELS: Record<number, string> = {
  0: 'No one',
  30: 'Developers + Maintainers',
  40: 'Maintainers',
};

export const protectionJson = (protection: ProtectionState) => {
  const levels = (level: number) => [
    {
      id: protection.id,
      access_level: level,
      access_level_description: LEVELS[level] ?? 'Maintainers',
    },
  ];
  return {
    id: protection.id,
    name: protection.name,
    push_access_levels: levels(protection.push),
    merge_access_levels: levels(protection.merge),
    allow_force_push: protection.allowForcePush,
  };
};

/** The token is never told. */
export const hookJson = (project: ProjectState, hook: HookState) => ({
  id: hook.id,
  url: hook.url,
  name: null,
  project_id: project.id,
  push_events: hook.push,
  merge_requests_events: hook.mergeRequests,
  tag_push_events: Boolean(hook.tag_push_events),
  issues_events: false,
  note_events: false,
  pipeline_events: false,
  job_events: false,
  releases_events: false,
  enable_ssl_verification: Boolean(hook.enable_ssl_verification),
  alert_status: 'executable',
  disabled_until: null,
  created_at: time(hook.createdAt),
});

export function mergeRequestJson(
  gitlab: Gitlab,
  project: ProjectState,
  request: MergeRequestState,
) {
  const isOpen = request.state === 'opened';
  const by = (name: string | undefined) =>
    name === undefined ? null : userJson(gitlab, gitlab.state.userByName(name));
  return {
    id: request.id,
    iid: request.iid,
    project_id: project.id,
    title: request.title,
    description: request.description,
    state: request.state,
    created_at: time(request.createdAt),
    updated_at: time(request.updatedAt),
    merged_at: timeOrNull(request.mergedAt),
    closed_at: timeOrNull(request.closedAt),
    merged_by: by(request.mergedBy),
    merge_user: by(request.mergedBy),
    author: by(request.author),
    assignees: [],
    reviewers: needsApproval(request)
      ? [by(reviewerOf(gitlab.state.groupOf(project).path))]
      : [],
    source_branch: request.sourceBranch,
    target_branch: request.targetBranch,
    source_project_id: project.id,
    target_project_id: project.id,
    labels: [],
    draft: request.draft,
    work_in_progress: request.draft,
    milestone: null,
    merge_status: isOpen ? 'can_be_merged' : 'unchecked',
    detailed_merge_status: detailedStatus(project, request),
    has_conflicts: false,
    sha: request.sha,
    merge_commit_sha: request.mergeCommit ?? null,
    user_notes_count: 0,
    upvotes: 0,
    downvotes: 0,
    references: {
      short: `!${request.iid}`,
      relative: `!${request.iid}`,
      full: `${gitlab.state.fullPath(project)}!${request.iid}`,
    },
    web_url: `${gitlab.webUrl(project)}/-/merge_requests/${request.iid}`,
  };
}

function detailedStatus(project: ProjectState, request: MergeRequestState) {
  if (request.state !== 'opened') return 'not_open';
  if (request.draft) return 'draft_status';
  if (!project.branches[request.sourceBranch]) return 'broken_status';
  if (!needsApproval(request)) return 'mergeable';
  return {
    approved: 'mergeable',
    requested_changes: 'requested_changes',
    unreviewed: 'not_approved',
  }[reviewOf(request)];
}
