import type { RedmineIssue } from './schema';

/**
 * Progress of a version in percent, computed as Redmine's own roadmap does, since its REST API does not give it:
 * closed issues count fully, open ones by their done ratio, each weighted by its estimated hours; issues without an
 * estimate weigh the average of the others. `isClosed` decides by status.
 */
export function progressOf(
  issues: readonly RedmineIssue[],
  isClosed: (issue: RedmineIssue) => boolean,
): { progress: number; open: number; closed: number } {
  const closed = issues.filter(isClosed).length;
  const open = issues.length - closed;
  if (issues.length === 0) return { progress: 0, open, closed };
  if (open === 0) return { progress: 100, open, closed };
  const estimates = issues
    .map(i => i.estimated_hours ?? 0)
    .filter(hours => hours > 0);
  const average = estimates.length
    ? estimates.reduce((sum, hours) => sum + hours, 0) / estimates.length
    : 1;
  const done = issues.reduce((sum, issue) => {
    const hours = issue.estimated_hours ?? 0;
    const ratio = isClosed(issue) ? 100 : clamp(issue.done_ratio ?? 0);
    return sum + (hours > 0 ? hours : average) * ratio;
  }, 0);
  const progress = Math.round(done / (average * issues.length));
  return { progress: clamp(progress), open, closed };
}

function clamp(percent: number) {
  return Math.min(100, Math.max(0, percent));
}
