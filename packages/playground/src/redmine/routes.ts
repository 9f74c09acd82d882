import { route, type Route } from '../web/route';
import { apply, changed, changeOf, problemsOf } from './changeIssue';
import { listIssues } from './issueList';
import { issueJson, projectJson, versionJson } from './present';
import type { IssueState, RedmineState, VersionState } from './RedmineState';
import {
  allowedStatuses,
  BLANK,
  DEFAULT_PRIORITY,
  FIELDS,
  INVALID,
  PRIORITIES,
  STATUSES,
  TAKEN,
  TRACKERS,
} from './words';

/** Ends a request with a status; Redmine's API says no more than that, but for 422. */
export class RedmineRefusal extends Error {
  constructor(readonly status: number, readonly errors?: string[]) {
    super(`${status}`);
  }
}

export interface Call {
  params: Record<string, string>;
  query: URLSearchParams;
  body: Record<string, any>;
}

const notFound = () => new RedmineRefusal(404);
const created = (json: unknown) => Response.json(json, { status: 201 });
const noContent = () => new Response(null, { status: 204 });
const BOT = 1;

/** https://www.redmine.org/projects/redmine/wiki/Rest_api */
export const redmineRoutes = (state: RedmineState): Route<Call>[] => [
  ...projectRoutes(state),
  ...issueRoutes(state),
  ...versionRoutes(state),
  route('GET', '/trackers.json', () =>
    Response.json({
      trackers: TRACKERS.map(t => ({
        ...t,
        default_status: { id: 1, name: STATUSES[0].name },
        description: null,
      })),
    }),
  ),
  route('GET', '/issue_statuses.json', () =>
    Response.json({ issue_statuses: STATUSES }),
  ),
  route('GET', '/enumerations/issue_priorities.json', () =>
    Response.json({
      issue_priorities: PRIORITIES.map(p => ({
        ...p,
        is_default: p.id === DEFAULT_PRIORITY,
        active: true,
      })),
    }),
  ),
  route('GET', '/users/current.json', () => {
    const { id, login, firstname, lastname, mail } = state.user(BOT)!;
    return Response.json({
      user: {
        id,
        login,
        admin: true,
        firstname,
        lastname,
        mail,
        created_on: '2024-01-02T00:00:00Z',
        last_login_on: null,
        status: 1,
      },
    });
  }),
];

const projectOf = (state: RedmineState, id: string) => {
  const project = state.project(id);
  if (!project) throw notFound();
  return project;
};

/** `offset`, `limit` (at most 100) and `page`, and the list in Redmine's frame. */
function paged<T>(
  call: Call,
  name: string,
  items: T[],
  toJson: (item: T) => unknown,
) {
  const whole = (text: string | null, fallback: number) => {
    const value = Number(text ?? fallback);
    return Number.isSafeInteger(value) && value >= 0 ? value : fallback;
  };
  const limit = Math.min(100, whole(call.query.get('limit'), 25) || 25);
  const page = whole(call.query.get('page'), 1) || 1;
  const offset = whole(call.query.get('offset'), (page - 1) * limit);
  return Response.json({
    [name]: items.slice(offset, offset + limit).map(toJson),
    total_count: items.length,
    offset,
    limit,
  });
}

const included = (call: Call) => (call.query.get('include') ?? '').split(',');

const projectRoutes = (state: RedmineState): Route<Call>[] => [
  route('GET', '/projects.json', call =>
    paged(call, 'projects', state.instance.projects, p =>
      projectJson(p, included(call)),
    ),
  ),
  route('POST', '/projects.json', call => {
    const { name = '', identifier = '', ...rest } = call.body.project ?? {};
    const errors: string[] = [];
    if (!String(name).trim()) errors.push(FIELDS.name + BLANK);
    if (!String(identifier)) errors.push(FIELDS.identifier + BLANK);
    else if (!/^(?!\d+$)[a-z0-9][a-z0-9_-]{0,99}$/.test(String(identifier))) {
      errors.push(FIELDS.identifier + INVALID);
    } else if (state.isTaken(String(identifier))) {
      errors.push(FIELDS.identifier + TAKEN);
    }
    if (errors.length > 0) throw new RedmineRefusal(422, errors);
    const now = state.now();
    const project = {
      id: state.nextId(),
      name: String(name),
      identifier: String(identifier),
      description: String(rest.description ?? ''),
      homepage: String(rest.homepage ?? ''),
      isPublic: rest.is_public !== false,
      trackers: Array.isArray(rest.tracker_ids)
        ? rest.tracker_ids.map(Number)
        : TRACKERS.map(t => t.id),
      createdOn: now,
      updatedOn: now,
    };
    state.instance.projects.push(project);
    state.touch();
    return created({ project: projectJson(project, ['trackers']) });
  }),
  route('GET', '/projects/:id.json', call =>
    Response.json({
      project: projectJson(projectOf(state, call.params.id), included(call)),
    }),
  ),
  route('GET', '/projects/:id/memberships.json', call => {
    const project = projectOf(state, call.params.id);
    const issues = state.instance.issues.filter(i => i.project === project.id);
    const members = [...new Set(issues.map(i => i.author))].sort();
    return paged(call, 'memberships', members, id => ({
      id: project.id * 100 + id,
      project: { id: project.id, name: project.name },
      user: { id, name: state.user(id)?.firstname ?? '' },
      roles: [{ id: 4, name: '개발자' }],
    }));
  }),
];

const issueRoutes = (state: RedmineState): Route<Call>[] => {
  const issueOf = (id: string) => {
    const issue = state.issue(id);
    if (!issue) throw notFound();
    return issue;
  };
  return [
    route('GET', '/issues.json', call => {
      const project = call.query.get('project_id');
      if (project !== null) projectOf(state, project);
      return paged(call, 'issues', listIssues(state, call.query, BOT), i =>
        issueJson(state, i),
      );
    }),
    route('POST', '/issues.json', call => {
      const body = call.body.issue ?? {};
      if (body.project_id === undefined || body.project_id === '') {
        throw new RedmineRefusal(422, [FIELDS.project + BLANK]);
      }
      const project = projectOf(state, String(body.project_id));
      const now = state.now();
      const blank: IssueState = {
        id: 0,
        project: project.id,
        tracker: project.trackers[0],
        status: 1,
        priority: DEFAULT_PRIORITY,
        author: BOT,
        subject: '',
        description: '',
        startDate: state.today(),
        doneRatio: 0,
        isPrivate: false,
        createdOn: now,
        updatedOn: now,
        journals: [],
      };
      const issue = changed(blank, changeOf(body));
      const errors = problemsOf(state, issue);
      if (errors.length > 0) throw new RedmineRefusal(422, errors);
      issue.id = state.nextId();
      state.instance.issues.push(issue);
      state.touch();
      return created({ issue: issueJson(state, issue) });
    }),
    route('GET', '/issues/:id.json', call =>
      Response.json({
        issue: issueJson(state, issueOf(call.params.id), included(call)),
      }),
    ),
    route('PUT', '/issues/:id.json', call => {
      const issue = issueOf(call.params.id);
      const body = call.body.issue ?? {};
      const after = changed(issue, changeOf(body));
      const errors = problemsOf(state, after);
      if (errors.length > 0) throw new RedmineRefusal(422, errors);
      // Redmine ignores what the workflow does not allow
      if (!allowedStatuses(issue.status).some(s => s.id === after.status)) {
        after.status = issue.status;
      }
      apply({ state, issue, after, user: BOT, notes: body.notes });
      return noContent();
    }),
  ];
};

const versionRoutes = (state: RedmineState): Route<Call>[] => [
  route('GET', '/projects/:id/versions.json', call => {
    const project = projectOf(state, call.params.id);
    const versions = state.instance.versions.filter(
      v => v.project === project.id,
    );
    return Response.json({
      versions: versions.map(v => versionJson(state, v)),
      total_count: versions.length,
    });
  }),
  route('POST', '/projects/:id/versions.json', call => {
    const project = projectOf(state, call.params.id);
    const body = call.body.version ?? {};
    const name = String(body.name ?? '').trim();
    const errors: string[] = [];
    if (!name) errors.push(FIELDS.name + BLANK);
    if (
      state.instance.versions.some(
        v => v.project === project.id && v.name === name,
      )
    ) {
      errors.push(FIELDS.name + TAKEN);
    }
    if (errors.length > 0) throw new RedmineRefusal(422, errors);
    const now = state.now();
    const version: VersionState = {
      id: state.nextId(),
      project: project.id,
      name,
      description: String(body.description ?? ''),
      status: ['locked', 'closed'].includes(body.status) ? body.status : 'open',
      dueDate: body.due_date ? String(body.due_date) : undefined,
      createdOn: now,
      updatedOn: now,
    };
    state.instance.versions.push(version);
    state.touch();
    return created({ version: versionJson(state, version) });
  }),
  route('GET', '/versions/:id.json', call => {
    const version = state.version(call.params.id);
    if (!version) throw notFound();
    return Response.json({ version: versionJson(state, version) });
  }),
];
