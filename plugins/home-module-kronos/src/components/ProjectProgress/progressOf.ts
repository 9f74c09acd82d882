import { isOverdue, type Issue, type Service } from '@kronos-portal/react';

type Version = NonNullable<Service['state']['versions']>[number];

export interface Progress {
  service: Service;
  /** the open version that is due first */
  next?: Version & { late: boolean };
  /** open versions after it */
  further: number;
  open?: number;
  overdue?: number;
  unassigned?: number;
}

/** How far the services are with their versions and issues; what is late comes first. */
export function progressOf(services: Service[], now = Date.now()): Progress[] {
  return services
    .map((service): Progress => {
      const { issues, versions } = service.state;
      const open = (versions ?? [])
        .filter(({ status }) => status === 'open')
        .sort((a, b) => (a.dueDate ?? '9').localeCompare(b.dueDate ?? '9'));
      return {
        service,
        next: open[0] && { ...open[0], late: isOverdue(open[0], now) },
        further: Math.max(0, open.length - 1),
        open: issues?.total,
        overdue: issues?.overdue,
        unassigned: issues?.listed.filter(({ assignee }) => !assignee).length,
      };
    })
    .sort(
      (a, b) =>
        Number(b.next?.late ?? false) - Number(a.next?.late ?? false) ||
        (b.overdue ?? -1) - (a.overdue ?? -1) ||
        (a.next?.dueDate ?? '9').localeCompare(b.next?.dueDate ?? '9'),
    );
}

export interface PressingIssue {
  service: Service;
  issue: Issue;
  overdue: boolean;
}

/** Issues that nobody moves by themselves: overdue ones, then those without an assignee, as the tool ranks them. */
export function pressingIssues(
  services: Service[],
  now = Date.now(),
): PressingIssue[] {
  return services
    .flatMap(service =>
      (service.state.issues?.listed ?? []).map(issue => ({
        service,
        issue,
        overdue: isOverdue(issue, now),
      })),
    )
    .filter(({ issue, overdue }) => overdue || !issue.assignee)
    .sort(
      (a, b) =>
        Number(b.overdue) - Number(a.overdue) ||
        (a.issue.dueDate ?? '9').localeCompare(b.issue.dueDate ?? '9'),
    );
}

/** Open versions that are due within so many days, or late already. */
export function dueWithin(
  services: Service[],
  days: number,
  now = Date.now(),
): number | undefined {
  const known = services.filter(({ state }) => state.versions);
  if (!known.length) return undefined;
  const until = now + days * 86_400_000;
  return known
    .flatMap(({ state }) => state.versions!)
    .filter(
      ({ status, dueDate }) =>
        status === 'open' && dueDate && Date.parse(dueDate) <= until,
    ).length;
}
