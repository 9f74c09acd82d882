import type { IssueState, JournalState, RedmineState } from './RedmineState';
import {
  BLANK,
  FIELDS,
  INVALID,
  isClosed,
  NOT_LISTED,
  PRIORITIES,
  STATUSES,
  TOO_LONG,
} from './words';

type Attributes = Record<string, unknown>;

/** Fields of an issue by the names of the API; what is undefined was not given. */
export interface IssueChange {
  tracker?: number;
  status?: number;
  priority?: number;
  assignee?: number | null;
  version?: number | null;
  subject?: string;
  description?: string;
  startDate?: string | null;
  dueDate?: string | null;
  doneRatio?: number;
  estimatedHours?: number | null;
  isPrivate?: boolean;
}

const numberOf = (value: unknown): number | null | undefined => {
  if (value === undefined) return undefined;
  if (value === null || value === '') return null;
  return Number(value);
};
const textOf = (value: unknown): string | undefined =>
  value === undefined ? undefined : String(value ?? '');
const dateOf = (value: unknown): string | null | undefined =>
  value === undefined ? undefined : textOf(value) || null;

export const changeOf = (body: Attributes): IssueChange => ({
  tracker: numberOf(body.tracker_id) ?? undefined,
  status: numberOf(body.status_id) ?? undefined,
  priority: numberOf(body.priority_id) ?? undefined,
  assignee: numberOf(body.assigned_to_id),
  version: numberOf(body.fixed_version_id),
  subject: textOf(body.subject),
  description: textOf(body.description),
  startDate: dateOf(body.start_date),
  dueDate: dateOf(body.due_date),
  doneRatio: numberOf(body.done_ratio) ?? undefined,
  estimatedHours: numberOf(body.estimated_hours),
  isPrivate:
    body.is_private === undefined
      ? undefined
      : ['1', 'true'].includes(String(body.is_private)),
});

/** Reasons why Redmine would not take an issue, in the language of the account. */
export function problemsOf(state: RedmineState, issue: IssueState): string[] {
  const problems: string[] = [];
  const subject = issue.subject.trim();
  if (!subject) problems.push(FIELDS.subject + BLANK);
  if (subject.length > 255) problems.push(FIELDS.subject + TOO_LONG);
  const project = state.project(String(issue.project));
  if (!project?.trackers.includes(issue.tracker)) {
    problems.push(FIELDS.tracker + BLANK);
  }
  if (!PRIORITIES.some(p => p.id === issue.priority)) {
    problems.push(FIELDS.priority + BLANK);
  }
  if (!STATUSES.some(s => s.id === issue.status)) {
    problems.push(FIELDS.status + BLANK);
  }
  const version = state.version(String(issue.version));
  if (issue.version !== undefined && version?.project !== issue.project) {
    problems.push(FIELDS.version + NOT_LISTED);
  }
  if (issue.dueDate && !/^\d{4}-\d{2}-\d{2}$/.test(issue.dueDate)) {
    problems.push(FIELDS.dueDate + INVALID);
  }
  if (!(issue.doneRatio >= 0 && issue.doneRatio <= 100)) {
    problems.push(FIELDS.doneRatio + NOT_LISTED);
  }
  return problems;
}

const NAMES: [keyof IssueState & keyof IssueChange, string][] = [
  ['tracker', 'tracker_id'],
  ['status', 'status_id'],
  ['priority', 'priority_id'],
  ['assignee', 'assigned_to_id'],
  ['version', 'fixed_version_id'],
  ['subject', 'subject'],
  ['description', 'description'],
  ['startDate', 'start_date'],
  ['dueDate', 'due_date'],
  ['doneRatio', 'done_ratio'],
  ['estimatedHours', 'estimated_hours'],
];

/** The issue as it would be after a change. */
export function changed(issue: IssueState, change: IssueChange): IssueState {
  const entries = Object.entries(change)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, value ?? undefined]);
  return { ...issue, ...Object.fromEntries(entries) };
}

/** Puts a change into effect, with the journal that tells of it. */
export function apply(options: {
  state: RedmineState;
  issue: IssueState;
  after: IssueState;
  user: number;
  notes?: string;
}) {
  const { state, issue, after, user, notes = '' } = options;
  const text = (value: unknown) => (value === undefined ? null : String(value));
  const details: JournalState['details'] = NAMES.filter(
    ([field]) => issue[field] !== after[field],
  ).map(([field, name]) => ({
    name,
    old: text(issue[field]),
    new: text(after[field]),
  }));
  if (details.length === 0 && !notes) return;
  const now = state.now();
  if (isClosed(after.status) && !isClosed(issue.status)) after.closedOn = now;
  Object.assign(issue, after, { updatedOn: now });
  issue.journals.push({
    id: state.nextId(),
    user,
    notes,
    createdOn: now,
    details,
  });
  state.touch();
}
