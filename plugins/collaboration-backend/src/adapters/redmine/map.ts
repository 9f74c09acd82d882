import type { IssuesView, VersionsView } from '@kronos-portal/common';
import { progressOf } from './progress';
import type { RedmineIssue, RedminePriority, RedmineVersion } from './schema';

const LISTED_ISSUES = 20;

/** `priorities`: least pressing first; empty when it could not be read. */
export function toIssues(options: {
  baseUrl: string;
  project: { identifier: string; name: string };
  issues: RedmineIssue[];
  total: number;
  priorities: RedminePriority[];
}): IssuesView {
  const { baseUrl, project, issues, total, priorities } = options;
  const rank = new Map(priorities.map((p, i) => [p.id, i]));
  const rankOf = (issue: RedmineIssue) =>
    rank.get(issue.priority?.id ?? -1) ?? issue.priority?.id ?? -1;
  const sorted = [...issues].sort(
    (a, b) =>
      rankOf(b) - rankOf(a) ||
      (b.updated_on ?? '').localeCompare(a.updated_on ?? ''),
  );
  return {
    project: {
      id: project.identifier,
      name: project.name,
      url: `${baseUrl}/projects/${encodeURIComponent(project.identifier)}`,
    },
    total,
    byTracker: countsOf(issues.map(i => i.tracker?.name)).sort(
      (a, b) => b.count - a.count,
    ),
    // in the order of the list: the most pressing first
    byPriority: countsOf(sorted.map(i => i.priority?.name)),
    issues: sorted.slice(0, LISTED_ISSUES).map(issue => ({
      id: issue.id,
      subject: issue.subject,
      tracker: issue.tracker?.name,
      priority: issue.priority?.name,
      status: issue.status?.name,
      assignee: issue.assigned_to?.name,
      version: issue.fixed_version?.name,
      dueDate: issue.due_date ?? undefined,
      updatedAt: issue.updated_on ?? undefined,
      url: `${baseUrl}/issues/${issue.id}`,
    })),
  };
}

function countsOf(names: (string | undefined)[]) {
  const counts = new Map<string, number>();
  for (const name of names) {
    if (name) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => ({ name, count }));
}

const CLOSED_VERSIONS = 5;

/** Open versions by due date, then the last closed ones. */
export function toVersions(options: {
  baseUrl: string;
  versions: RedmineVersion[];
  /** of all statuses, those that have a version */
  issues: RedmineIssue[];
  isClosed: (issue: RedmineIssue) => boolean;
}): VersionsView {
  const { baseUrl, versions, issues, isClosed } = options;
  const byDue = (a: RedmineVersion, b: RedmineVersion) =>
    (a.due_date || '9999').localeCompare(b.due_date || '9999') || a.id - b.id;
  const open = versions.filter(v => v.status !== 'closed').sort(byDue);
  const closed = versions
    .filter(v => v.status === 'closed')
    .sort((a, b) => byDue(b, a))
    .slice(0, CLOSED_VERSIONS);
  return {
    versions: [...open, ...closed].map(version => ({
      id: version.id,
      name: version.name,
      status: version.status,
      dueDate: version.due_date ?? undefined,
      ...progressOf(
        issues.filter(i => i.fixed_version?.id === version.id),
        isClosed,
      ),
      url: `${baseUrl}/versions/${version.id}`,
    })),
  };
}
