import {
  priorityName,
  trackerName,
  type IssueState,
  type ProjectState,
  type RedmineState,
  type VersionState,
} from './RedmineState';
import { allowedStatuses, STATUSES, TRACKERS } from './words';

const time = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;

const nameOf = (user: { firstname: string; lastname: string }) =>
  [user.firstname, user.lastname].filter(Boolean).join(' ');

const person = (state: RedmineState, id: number | undefined) => {
  const user = state.user(id);
  return user && { id: user.id, name: nameOf(user) };
};

const projectRef = (state: RedmineState, id: number) => ({
  id,
  name: state.project(String(id))?.name ?? '',
});

export const projectJson = (project: ProjectState, include: string[]) => ({
  id: project.id,
  name: project.name,
  identifier: project.identifier,
  description: project.description,
  homepage: project.homepage,
  status: 1,
  is_public: project.isPublic,
  inherit_members: false,
  ...(include.includes('trackers') && {
    trackers: TRACKERS.filter(t => project.trackers.includes(t.id)),
  }),
  ...(include.includes('enabled_modules') && {
    enabled_modules: [{ id: project.id * 10, name: 'issue_tracking' }],
  }),
  created_on: time(project.createdOn),
  updated_on: time(project.updatedOn),
});

export const versionJson = (state: RedmineState, version: VersionState) => ({
  id: version.id,
  project: projectRef(state, version.project),
  name: version.name,
  description: version.description,
  status: version.status,
  due_date: version.dueDate ?? null,
  sharing: 'none',
  wiki_page_title: null,
  created_on: time(version.createdOn),
  updated_on: time(version.updatedOn),
});

export function issueJson(
  state: RedmineState,
  issue: IssueState,
  include: string[] = [],
) {
  const version = issue.version && state.version(String(issue.version));
  const assignee = person(state, issue.assignee);
  return {
    id: issue.id,
    project: projectRef(state, issue.project),
    tracker: { id: issue.tracker, name: trackerName(issue.tracker) },
    status: STATUSES.find(s => s.id === issue.status),
    priority: { id: issue.priority, name: priorityName(issue.priority) },
    author: person(state, issue.author),
    ...(assignee && { assigned_to: assignee }),
    ...(version && { fixed_version: { id: version.id, name: version.name } }),
    subject: issue.subject,
    description: issue.description,
    start_date: issue.startDate ?? null,
    due_date: issue.dueDate ?? null,
    done_ratio: issue.doneRatio,
    is_private: issue.isPrivate,
    estimated_hours: issue.estimatedHours ?? null,
    total_estimated_hours: issue.estimatedHours ?? null,
    spent_hours: 0,
    total_spent_hours: 0,
    created_on: time(issue.createdOn),
    updated_on: time(issue.updatedOn),
    closed_on: issue.closedOn === undefined ? null : time(issue.closedOn),
    ...(include.includes('allowed_statuses') && {
      allowed_statuses: allowedStatuses(issue.status),
    }),
    ...(include.includes('journals') && {
      journals: issue.journals.map(journal => ({
        id: journal.id,
        user: person(state, journal.user),
        notes: journal.notes,
        created_on: time(journal.createdOn),
        private_notes: false,
        details: journal.details.map(detail => ({
          property: 'attr',
          name: detail.name,
          old_value: detail.old,
          new_value: detail.new,
        })),
      })),
    }),
  };
}
