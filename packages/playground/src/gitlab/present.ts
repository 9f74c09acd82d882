import { GROUP_SETTINGS, OTHER_EVENTS, PROJECT_SETTINGS } from './settings';
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
  public_email: null,
  name: user.name,
  state: 'active',
  locked: false,
  avatar_url: null,
  web_url: `${gitlab.baseUrl}/${user.username}`,
});

/** The account of the token. */
export const currentUserJson = (gitlab: Gitlab, user: GitlabUser) => ({
  ...userJson(gitlab, user),
  created_at: time(gitlab.state.groups[0]?.createdAt ?? 0),
  bio: '',
  location: '',
  linkedin: '',
  twitter: '',
  discord: '',
  github: '',
  website_url: '',
  organization: '',
  job_title: '',
  pronouns: null,
  bot: true,
  work_information: null,
  followers: 0,
  following: 0,
  local_time: null,
  last_sign_in_at: null,
  confirmed_at: null,
  last_activity_on: null,
  email: user.email,
  theme_id: 3,
  color_scheme_id: 1,
  projects_limit: 100_000,
  current_sign_in_at: null,
  identities: [],
  can_create_group: true,
  can_create_project: true,
  two_factor_enabled: false,
  external: false,
  private_profile: false,
  commit_email: user.email,
  preferred_language: 'ko',
  is_admin: true,
});

export const groupJson = (gitlab: Gitlab, group: GroupState) => ({
  id: group.id,
  web_url: `${gitlab.baseUrl}/groups/${group.path}`,
  name: group.name,
  path: group.path,
  description: group.description,
  visibility: group.visibility,
  ...GROUP_SETTINGS,
  full_name: group.name,
  full_path: group.path,
  parent_id: null,
  avatar_url: null,
  created_at: time(group.createdAt),
});

/** `GET /groups/:id`; the projects only when they are asked for. */
export const groupDetailJson = (
  gitlab: Gitlab,
  group: GroupState,
  withProjects: boolean,
) => ({
  ...groupJson(gitlab, group),
  shared_with_groups: [],
  prevent_sharing_groups_outside_hierarchy: false,
  ...(withProjects && {
    projects: gitlab.state.projects
      .filter(p => p.groupId === group.id)
      .map(p => projectJson(gitlab, p)),
    shared_projects: [],
  }),
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
    visibility: project.visibility,
    namespace: namespaceJson(gitlab, group),
  };
  if (simple) return basics;
  const self = `${gitlab.baseUrl}/api/v4/projects/${project.id}`;
  return {
    ...basics,
    _links: {
      self,
      merge_requests: `${self}/merge_requests`,
      repo_branches: `${self}/repository/branches`,
      labels: `${self}/labels`,
      events: `${self}/events`,
      members: `${self}/members`,
      cluster_agents: `${self}/cluster_agents`,
    },
    empty_repo: Object.keys(project.branches).length === 0,
    archived: project.archived,
    updated_at: time(project.lastActivityAt),
    ...PROJECT_SETTINGS,
    creator_id: 1,
    import_status: 'none',
    shared_with_groups: [],
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
  extended_trailers: {},
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
      deploy_key_id: null,
      user_id: null,
      group_id: null,
    },
  ];
  return {
    id: protection.id,
    name: protection.name,
    push_access_levels: levels(protection.push),
    merge_access_levels: levels(protection.merge),
    allow_force_push: protection.allowForcePush,
    unprotect_access_levels: [],
    code_owner_approval_required: false,
    inherited: false,
  };
};

/** The token is never told. */
export const hookJson = (project: ProjectState, hook: HookState) => ({
  id: hook.id,
  url: hook.url,
  name: null,
  description: null,
  created_at: time(hook.createdAt),
  push_events: hook.push,
  tag_push_events: Boolean(hook.tag_push_events),
  merge_requests_events: hook.mergeRequests,
  repository_update_events: false,
  enable_ssl_verification: Boolean(hook.enable_ssl_verification),
  organization_id: null,
  alert_status: 'executable',
  disabled_until: null,
  url_variables: [],
  push_events_branch_filter: null,
  branch_filter_strategy: 'wildcard',
  custom_webhook_template: null,
  custom_headers: [],
  project_id: project.id,
  ...OTHER_EVENTS,
});

export function mergeRequestJson(
  gitlab: Gitlab,
  project: ProjectState,
  request: MergeRequestState,
) {
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
    closed_by: null,
    author: by(request.author),
    assignees: [],
    assignee: null,
    reviewers: needsApproval(request)
      ? [by(reviewerOf(gitlab.state.groupOf(project).path))]
      : [],
    source_branch: request.sourceBranch,
    target_branch: request.targetBranch,
    source_project_id: project.id,
    target_project_id: project.id,
    labels: [],
    draft: request.draft,
    imported: false,
    imported_from: 'none',
    work_in_progress: request.draft,
    milestone: null,
    merge_when_pipeline_succeeds: false,
    merge_status: mergeStatus(request),
    detailed_merge_status: detailedStatus(project, request),
    merge_after: null,
    has_conflicts: false,
    sha: request.sha,
    merge_commit_sha: request.mergeCommit ?? null,
    squash_commit_sha: null,
    discussion_locked: null,
    should_remove_source_branch: null,
    force_remove_source_branch: false,
    prepared_at: time(request.createdAt),
    user_notes_count: 0,
    upvotes: 0,
    downvotes: 0,
    reference: `!${request.iid}`,
    references: {
      short: `!${request.iid}`,
      relative: `!${request.iid}`,
      full: `${gitlab.state.fullPath(project)}!${request.iid}`,
    },
    web_url: `${gitlab.webUrl(project)}/-/merge_requests/${request.iid}`,
    time_stats: {
      time_estimate: 0,
      total_time_spent: 0,
      human_time_estimate: null,
      human_total_time_spent: null,
    },
    squash: false,
    squash_on_merge: false,
    task_completion_status: { count: 0, completed_count: 0 },
    blocking_discussions_resolved: true,
  };
}

export const mergeStatus = (request: MergeRequestState) =>
  request.state === 'opened' ? 'can_be_merged' : 'unchecked';

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
