import { isOverdue, type Issue, type Service } from '@kronos-portal/react';
import { isMe, type Me } from '../../hooks/useMe';

export interface WaitingItem {
  kind: 'review' | 'issue';
  id: string;
  title: string;
  url?: string;
  service: Service;
  /** since when it waits, or when it was last touched */
  at?: string;
  overdue: boolean;
  dueDate?: string;
}

/** Merge requests whose review waits for the person, and issues that are the person's: what is late comes first. */
export function waitingFor(
  me: Me,
  services: Service[],
  now = Date.now(),
): WaitingItem[] {
  const seen = new Set<string>();
  return services
    .flatMap(service => [...reviews(me, service), ...issues(me, service, now)])
    .filter(({ id }) => !seen.has(id) && seen.add(id))
    .sort(
      (a, b) =>
        Number(b.overdue) - Number(a.overdue) ||
        Number(b.kind === 'review') - Number(a.kind === 'review') ||
        (a.dueDate ?? '9').localeCompare(b.dueDate ?? '9'),
    );
}

function reviews(me: Me, service: Service): WaitingItem[] {
  const { mergeRequests = [], reviews: known = [] } = service.state;
  return mergeRequests
    .filter(({ iid, draft, reviewers }) => {
      const review = known.find(other => other.iid === iid);
      // a list alone tells who was asked, not who has answered
      const waitsFor = review ? review.waitsFor : reviewers;
      return (
        !draft &&
        review?.state !== 'approved' &&
        waitsFor.some(name => isMe(me, name))
      );
    })
    .map(({ iid, title, url, createdAt }) => ({
      kind: 'review',
      id: `${service.ref} !${iid}`,
      title: `!${iid} ${title}`,
      url,
      service,
      at: createdAt,
      overdue: false,
    }));
}

function issues(me: Me, service: Service, now: number): WaitingItem[] {
  return (service.state.issues?.listed ?? [])
    .filter(({ assignee }) => isMe(me, assignee))
    .map((issue: Issue) => ({
      kind: 'issue',
      id: `${service.ref} #${issue.id}`,
      title: `#${issue.id} ${issue.subject}`,
      url: issue.url,
      service,
      at: issue.updatedAt,
      overdue: isOverdue(issue, now),
      dueDate: issue.dueDate,
    }));
}
