import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type { ChangeStatus, IssueView } from '@kronos-portal/common';
import { FieldsError } from '@kronos-portal/node';
import type { RedmineClient } from './client';
import type { RedmineOneIssue } from './schema';

/**
 * An issue of the entity's project, with what its status may become.
 *
 * @throws NotFoundError, with the same words, for an issue of another project
 */
export async function readIssue(
  redmine: RedmineClient,
  identifier: string,
  id: number,
): Promise<IssueView> {
  const issue = await ownIssue(redmine, identifier, id);
  const allowed = issue.allowed_statuses ?? (await redmine.statuses());
  return {
    id: issue.id,
    subject: issue.subject,
    tracker: issue.tracker?.name,
    status: issue.status
      ? { id: issue.status.id, name: issue.status.name }
      : undefined,
    nextStatuses: allowed
      .filter(s => s.id !== issue.status?.id)
      .map(s => ({ id: s.id, name: s.name, closed: s.is_closed ?? false })),
    updatedAt: issue.updated_on ?? undefined,
    url: `${redmine.baseUrl}/issues/${issue.id}`,
  };
}

/**
 * Changes the status of an issue of the entity's project.
 *
 * @throws ConflictError when it was changed since it was seen; NotAllowedError when Redmine did not put the change into
 * effect; FieldsError for a status that the workflow does not allow
 */
export async function changeStatus(
  redmine: RedmineClient,
  identifier: string,
  input: ChangeStatus,
): Promise<Record<string, unknown>> {
  const { issueId, statusId, note, seenAt } = input;
  const issue = await readIssue(redmine, identifier, issueId);
  if (
    seenAt &&
    issue.updatedAt &&
    instant(seenAt) !== instant(issue.updatedAt)
  ) {
    throw new ConflictError(
      `Issue #${issueId} was changed by someone else meanwhile; its status is ${
        issue.status?.name ?? 'unknown'
      } now.`,
    );
  }
  const next = issue.nextStatuses.find(s => s.id === statusId);
  if (!next) {
    throw new FieldsError([
      {
        field: 'statusId',
        message: 'is not what the issue may become by its workflow',
        value: statusId,
        allowed: issue.nextStatuses.map(s => `${s.id} (${s.name})`),
      },
    ]);
  }
  const errors = await redmine.changeStatus(issueId, { statusId, note });
  if (errors.length > 0) {
    throw new FieldsError(errors.map(message => ({ field: '', message })));
  }
  const { status } = await redmine.issue(issueId);
  if (status?.id !== statusId) {
    throw new NotAllowedError(
      `Redmine did not change the status of issue #${issueId}: the account of the portal may not do that.`,
    );
  }
  return { id: issueId, status: status.name, url: issue.url };
}

async function ownIssue(
  redmine: RedmineClient,
  identifier: string,
  id: number,
): Promise<RedmineOneIssue> {
  const missing = () =>
    new NotFoundError(
      `There is no issue #${id} in the project of this entity.`,
    );
  const [project, issue] = await Promise.all([
    redmine.project(identifier),
    redmine.issue(id).catch(error => {
      throw ['not-found', 'forbidden'].includes(error?.problem?.kind)
        ? missing()
        : error;
    }),
  ]);
  if (issue.project.id !== project.id) throw missing();
  return issue;
}

function instant(text: string) {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? text : ms;
}
