import { randomUUID } from 'node:crypto';
import { sendWebhook } from '../webhook';
import type { Gitlab } from './Gitlab';
import type {
  GitlabUser,
  HookState,
  MergeRequestState,
  ProjectState,
} from './GitlabState';
import { NO_COMMIT, type ChangedPaths, type Commit } from './Repository';

/** Sends one event to one hook; never rejects. */
export function sendHook(options: {
  hook: HookState;
  event: string;
  body: unknown;
  instance: string;
  log: (message: string) => void;
}): Promise<boolean> {
  const { hook, event, body, instance, log } = options;
  return sendWebhook({
    url: hook.url,
    headers: {
      'user-agent': 'GitLab/18.4.0',
      'x-gitlab-event': event,
      'x-gitlab-event-uuid': randomUUID(),
      'x-gitlab-webhook-uuid': randomUUID(),
      'x-gitlab-instance': instance,
      ...(hook.token && { 'x-gitlab-token': hook.token }),
    },
    body,
    log,
  });
}

/** https://docs.gitlab.com/user/project/integrations/webhook_events/#push-events */
export function pushHook(options: {
  gitlab: Gitlab;
  project: ProjectState;
  branch: string;
  before: string;
  after: string;
  user: GitlabUser;
  /** oldest first */
  commits: { commit: Commit; paths: ChangedPaths }[];
  total: number;
}) {
  const { gitlab, project, branch, before, after, user, commits } = options;
  const url = gitlab.webUrl(project);
  return {
    object_kind: 'push',
    event_name: 'push',
    before,
    after,
    ref: `refs/heads/${branch}`,
    ref_protected: project.protections.some(p => p.name === branch),
    checkout_sha: after === NO_COMMIT ? null : after,
    message: null,
    user_id: user.id,
    user_name: user.name,
    user_username: user.username,
    user_email: user.email,
    user_avatar: null,
    project_id: project.id,
    project: hookProject(gitlab, project),
    commits: commits.map(({ commit, paths }) => ({
      id: commit.id,
      message: commit.message,
      title: commit.title,
      timestamp: new Date(commit.committer.time).toISOString(),
      url: `${url}/-/commit/${commit.id}`,
      author: { name: commit.author.name, email: commit.author.email },
      ...paths,
    })),
    total_commits_count: options.total,
    push_options: {},
    repository: {
      name: project.name,
      url: `${url}.git`,
      description: project.description,
      homepage: url,
      git_http_url: `${url}.git`,
      git_ssh_url: `${url}.git`,
      visibility_level: 0,
    },
  };
}

/** https://docs.gitlab.com/user/project/integrations/webhook_events/#merge-request-events */
export function mergeRequestHook(options: {
  gitlab: Gitlab;
  project: ProjectState;
  request: MergeRequestState;
  action: string;
  user: GitlabUser;
  oldrev?: string;
}) {
  const { gitlab, project, request, action, user, oldrev } = options;
  const url = gitlab.webUrl(project);
  const shown = hookProject(gitlab, project);
  const time = (ms: number) => new Date(ms).toISOString();
  return {
    object_kind: 'merge_request',
    event_type: 'merge_request',
    user: hookUser(user),
    project: shown,
    repository: {
      name: project.name,
      url: `${url}.git`,
      description: project.description,
      homepage: url,
    },
    object_attributes: {
      id: request.id,
      iid: request.iid,
      title: request.title,
      description: request.description,
      state: request.state,
      draft: request.draft,
      work_in_progress: request.draft,
      source_branch: request.sourceBranch,
      target_branch: request.targetBranch,
      source_project_id: project.id,
      target_project_id: project.id,
      author_id: gitlab.state.userByName(request.author).id,
      created_at: time(request.createdAt),
      updated_at: time(request.updatedAt),
      merge_status: request.state === 'opened' ? 'can_be_merged' : 'unchecked',
      detailed_merge_status:
        request.state === 'opened' ? 'mergeable' : 'not_open',
      merge_commit_sha: request.mergeCommit ?? null,
      last_commit: { id: request.sha },
      url: `${url}/-/merge_requests/${request.iid}`,
      source: shown,
      target: shown,
      action,
      ...(oldrev && { oldrev }),
    },
    labels: [],
    changes: {},
    assignees: [],
    reviewers: [],
  };
}

function hookProject(gitlab: Gitlab, project: ProjectState) {
  const url = gitlab.webUrl(project);
  return {
    id: project.id,
    name: project.name,
    description: project.description,
    web_url: url,
    avatar_url: null,
    git_ssh_url: `${url}.git`,
    git_http_url: `${url}.git`,
    namespace: gitlab.state.groupOf(project).name,
    visibility_level: 0,
    path_with_namespace: gitlab.state.fullPath(project),
    default_branch: project.defaultBranch,
    ci_config_path: null,
    homepage: url,
    url: `${url}.git`,
    ssh_url: `${url}.git`,
    http_url: `${url}.git`,
  };
}

const hookUser = (user: GitlabUser) => ({
  id: user.id,
  name: user.name,
  username: user.username,
  avatar_url: null,
  email: user.email,
});
