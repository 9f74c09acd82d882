import type { Gitlab } from '../Gitlab';
import { BOT, type MergeRequestState, type ProjectState } from '../GitlabState';
import {
  flag,
  GitlabRefusal,
  paged,
  refuse,
  required,
  route,
  text,
  type Call,
  type Route,
} from '../http';
import {
  commitJson,
  mergeRequestJson,
  mergeStatus,
  userJson,
} from '../present';
import { needsApproval, reviewerOf, reviewOf } from '../review';
import { mergeRequestOf, projectOf } from './parameters';

const STATES = ['opened', 'closed', 'locked', 'merged', 'all'];

/** https://docs.gitlab.com/api/merge_requests/ */
export const mergeRequestRoutes = (gitlab: Gitlab): Route[] => {
  const all = '/projects/:id/merge_requests';
  return [
    route('GET', '/merge_requests', call =>
      list(
        call,
        gitlab.state.projects.flatMap(project =>
          project.mergeRequests.map(request => ({ project, request })),
        ),
        ({ request }) => request,
        ({ project, request }) => mergeRequestJson(gitlab, project, request),
      ),
    ),
    route('GET', all, call => {
      const project = projectOf(gitlab, call);
      return list(
        call,
        project.mergeRequests,
        request => request,
        request => mergeRequestJson(gitlab, project, request),
      );
    }),
    route('POST', all, call => {
      const project = projectOf(gitlab, call);
      const [title, source, target] = required(
        call,
        'title',
        'source_branch',
        'target_branch',
      );
      for (const [branch, which] of [
        [source, 'source'],
        [target, 'target'],
      ]) {
        if (!project.branches[branch]) {
          throw refuse(400, [`${which} branch "${branch}" does not exist`]);
        }
      }
      const same = project.mergeRequests.find(
        m =>
          m.state === 'opened' &&
          m.sourceBranch === source &&
          m.targetBranch === target,
      );
      if (same) {
        throw refuse(409, [
          `Another open merge request already exists for this source branch: !${same.iid}`,
        ]);
      }
      const request = gitlab.openMergeRequest({
        project,
        title,
        description: text(call.body.description),
        sourceBranch: source,
        targetBranch: target,
        author: BOT,
      });
      return Response.json(mergeRequestJson(gitlab, project, request), {
        status: 201,
      });
    }),
    route('GET', `${all}/:iid`, call => {
      const project = projectOf(gitlab, call);
      return Response.json(
        mergeRequestJson(gitlab, project, mergeRequestOf(project, call)),
      );
    }),
    route('PUT', `${all}/:iid`, call => {
      const project = projectOf(gitlab, call);
      const request = mergeRequestOf(project, call);
      const { title, description, state_event: event } = call.body;
      gitlab.updateMergeRequest(
        project,
        request,
        {
          title: text(title) ?? request.title,
          description: text(description) ?? request.description,
          draft: /^draft:/i.test(text(title) ?? request.title),
          ...(event === 'close' && { state: 'closed' as const }),
          ...(event === 'reopen' && { state: 'opened' as const }),
        },
        BOT,
      );
      return Response.json(mergeRequestJson(gitlab, project, request));
    }),
    route('PUT', `${all}/:iid/merge`, async call => {
      const project = projectOf(gitlab, call);
      const request = mergeRequestOf(project, call);
      const sha = text(call.body.sha);
      if (sha !== undefined && sha !== request.sha) {
        throw refuse(
          409,
          'SHA does not match HEAD of source branch: '.concat(request.sha),
        );
      }
      await gitlab.merge({
        project,
        request,
        user: BOT,
        message: text(call.body.merge_commit_message),
        removeSource: flag(call.body.should_remove_source_branch),
      });
      return Response.json(mergeRequestJson(gitlab, project, request));
    }),
    route('GET', `${all}/:iid/approvals`, call => {
      const project = projectOf(gitlab, call);
      return Response.json(
        approvalsJson(gitlab, project, mergeRequestOf(project, call)),
      );
    }),
    route('POST', `${all}/:iid/approve`, call => {
      const project = projectOf(gitlab, call);
      const request = mergeRequestOf(project, call);
      gitlab.updateMergeRequest(project, request, { review: 'approved' }, BOT);
      return Response.json(approvalsJson(gitlab, project, request), {
        status: 201,
      });
    }),
    route('GET', `${all}/:iid/reviewers`, call => {
      const project = projectOf(gitlab, call);
      const request = mergeRequestOf(project, call);
      const { path } = gitlab.state.groupOf(project);
      return Response.json(
        needsApproval(request)
          ? [
              {
                user: userJson(
                  gitlab,
                  gitlab.state.userByName(reviewerOf(path)),
                ),
                state: reviewOf(request),
                created_at: new Date(request.createdAt).toISOString(),
              },
            ]
          : [],
      );
    }),
    route('GET', `${all}/:iid/commits`, async call => {
      const project = projectOf(gitlab, call);
      const request = mergeRequestOf(project, call);
      const target = project.branches[request.targetBranch];
      const commits = await gitlab.repository(project).commits({
        from: request.sha,
        not: target && request.state === 'opened' ? [target] : [],
        limit: 100,
      });
      return paged(
        call,
        commits.map(c => commitJson(gitlab, project, c)),
      );
    }),
  ];
};

/** https://docs.gitlab.com/api/merge_request_approvals/ */
function approvalsJson(
  gitlab: Gitlab,
  project: ProjectState,
  request: MergeRequestState,
) {
  const needed = needsApproval(request) ? 1 : 0;
  const approved = reviewOf(request) === 'approved';
  const by = gitlab.state.userByName(
    reviewerOf(gitlab.state.groupOf(project).path),
  );
  return {
    id: request.id,
    iid: request.iid,
    project_id: project.id,
    title: request.title,
    description: request.description,
    state: request.state,
    created_at: new Date(request.createdAt).toISOString(),
    updated_at: new Date(request.updatedAt).toISOString(),
    merge_status: mergeStatus(request),
    approved: approved || needed === 0,
    approvals_required: needed,
    approvals_left: approved ? 0 : needed,
    require_password_to_approve: false,
    approved_by: approved
      ? [
          {
            user: userJson(gitlab, by),
            approved_at: new Date(request.updatedAt).toISOString(),
          },
        ]
      : [],
    suggested_approvers: [],
    approvers: [],
    approver_groups: [],
    user_has_approved: false,
    user_can_approve: true,
    approval_rules_left:
      needed && !approved
        ? [{ id: project.id, name: 'Lead', rule_type: 'regular' }]
        : [],
    has_approval_rules: true,
    merge_request_approvers_available: true,
    multiple_approval_rules_available: true,
    invalid_approvers_rules: [],
  };
}

function list<T>(
  call: Call,
  items: T[],
  requestOf: (item: T) => MergeRequestState,
  toJson: (item: T) => object,
): Response {
  const { query } = call;
  const state = query.get('state') ?? 'all';
  if (!STATES.includes(state)) {
    throw new GitlabRefusal(400, {
      error: 'state does not have a valid value',
    });
  }
  const source = query.get('source_branch');
  const target = query.get('target_branch');
  const author = query.get('author_username');
  const field =
    query.get('order_by') === 'updated_at' ? 'updatedAt' : 'createdAt';
  const sign = query.get('sort') === 'asc' ? 1 : -1;
  return paged(
    call,
    items
      .filter(item => {
        const request = requestOf(item);
        return (
          (state === 'all' || request.state === state) &&
          (!source || request.sourceBranch === source) &&
          (!target || request.targetBranch === target) &&
          (!author || request.author === author)
        );
      })
      .sort((a, b) => sign * (requestOf(a)[field] - requestOf(b)[field]))
      .map(toJson),
  );
}
