import type { IssueState, RedmineState } from './RedmineState';
import { isClosed } from './words';

/** Issues that fit the parameters of a list, sorted. https://www.redmine.org/projects/redmine/wiki/Rest_Issues */
export function listIssues(
  state: RedmineState,
  query: URLSearchParams,
  me: number,
): IssueState[] {
  const project = query.get('project_id');
  const projectId =
    project === null ? undefined : state.project(project)?.id ?? -1;
  const ids = query.get('issue_id')?.split(',');
  const subject = query.get('subject');
  const found = state.instance.issues.filter(
    issue =>
      (projectId === undefined || issue.project === projectId) &&
      hasStatus(issue, query.get('status_id') ?? 'open') &&
      fits(issue.tracker, query.get('tracker_id'), me) &&
      fits(issue.priority, query.get('priority_id'), me) &&
      fits(issue.version, query.get('fixed_version_id'), me) &&
      fits(issue.assignee, query.get('assigned_to_id'), me) &&
      fits(issue.author, query.get('author_id'), me) &&
      (!ids || ids.includes(String(issue.id))) &&
      (subject === null || issue.subject.includes(subject.replace(/^~/, ''))) &&
      isWithin(issue.updatedOn, query.get('updated_on')) &&
      isWithin(issue.createdOn, query.get('created_on')),
  );
  return found.sort(order(state, query.get('sort') ?? 'id:desc'));
}

function hasStatus({ status }: IssueState, asked: string): boolean {
  if (asked === '*') return true;
  if (asked === 'open' || asked === 'o') return !isClosed(status);
  if (asked === 'closed' || asked === 'c') return isClosed(status);
  return asked.split('|').includes(String(status));
}

/** `5`, `5|6`, `*` any, `!*` none, `!5` another, `me` */
function fits(
  value: number | undefined,
  asked: string | null,
  me: number,
): boolean {
  if (asked === null || asked === '') return true;
  if (asked === '*') return value !== undefined;
  if (asked === '!*') return value === undefined;
  const isNot = asked.startsWith('!');
  const values = (isNot ? asked.slice(1) : asked)
    .split('|')
    .map(v => (v === 'me' ? me : Number(v)));
  return isNot !== values.includes(value ?? NaN);
}

/** `>=2026-01-01`, `<=…`, `><…|…` or a day */
function isWithin(time: number, asked: string | null): boolean {
  if (!asked) return true;
  const match = /^(>=|<=|><)?(.+)$/.exec(asked)!;
  const [from, to = from] = match[2].split('|');
  const begin = Date.parse(from);
  // a day without a time means all of it
  const end = Date.parse(to) + (to.length === 10 ? 86_399_999 : 0);
  if (match[1] === '>=') return time >= begin;
  if (match[1] === '<=') return time <= end;
  return time >= begin && time <= end;
}

const KEYS: Record<
  string,
  (issue: IssueState, state: RedmineState) => number | string
> = {
  id: issue => issue.id,
  project: (issue, state) => state.project(String(issue.project))?.name ?? '',
  tracker: issue => issue.tracker,
  status: issue => issue.status,
  priority: issue => issue.priority,
  subject: issue => issue.subject,
  assigned_to: (issue, state) => state.user(issue.assignee)?.firstname ?? '',
  fixed_version: issue => issue.version ?? 0,
  start_date: issue => issue.startDate ?? '',
  due_date: issue => issue.dueDate ?? '',
  done_ratio: issue => issue.doneRatio,
  estimated_hours: issue => issue.estimatedHours ?? 0,
  created_on: issue => issue.createdOn,
  updated_on: issue => issue.updatedOn,
  closed_on: issue => issue.closedOn ?? 0,
};

function order(state: RedmineState, sort: string) {
  const keys = sort
    .split(',')
    .slice(0, 3)
    .map(part => part.split(':'))
    .filter(([name]) => Object.hasOwn(KEYS, name))
    .map(([name, direction]) => ({
      key: KEYS[name],
      sign: direction === 'desc' ? -1 : 1,
    }));
  return (a: IssueState, b: IssueState) => {
    for (const { key, sign } of keys) {
      const [x, y] = [key(a, state), key(b, state)];
      if (x !== y) return x < y ? -sign : sign;
    }
    return b.id - a.id;
  };
}
