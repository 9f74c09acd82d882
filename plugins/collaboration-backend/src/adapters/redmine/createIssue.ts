import type { CreateIssue } from '@kronos-portal/common';
import { FieldsError } from '@kronos-portal/node';
import { UpstreamError } from '@kronos-portal/node';
import type { RedmineClient } from './client';

/** Redmine answers with sentences in English or Korean, not with fields: its attribute's name begins them. */
const FIELDS: [RegExp, string][] = [
  [/^(subject|제목)/i, 'subject'],
  [/^(description|설명)/i, 'description'],
  [/^(tracker|유형|일감 유형)/i, 'trackerId'],
  [/^(priority|우선순위|중요도)/i, 'priorityId'],
  [/^(target version|fixed version|목표버전|목표 버전)/i, 'versionId'],
];

/**
 * Creates an issue in the entity's project.
 *
 * @throws FieldsError (an InputError) naming the fields that Redmine did not take
 */
export async function createIssue(
  redmine: RedmineClient,
  identifier: string,
  input: CreateIssue,
): Promise<Record<string, unknown>> {
  const project = await redmine.project(identifier);
  await assertOffered(redmine, project, input);
  const { issue, errors } = await redmine.create({
    project_id: project.id,
    subject: input.subject,
    description: input.description,
    tracker_id: input.trackerId,
    priority_id: input.priorityId,
    fixed_version_id: input.versionId,
  });
  if (issue) {
    return { id: issue.id, url: `${redmine.baseUrl}/issues/${issue.id}` };
  }
  if (!errors?.length) {
    throw new UpstreamError(
      'nonsense',
      'Redmine answered neither with the new issue nor with a reason.',
    );
  }
  throw new FieldsError(
    errors.map(message => ({
      field: FIELDS.find(([pattern]) => pattern.test(message))?.[1] ?? '',
      message,
    })),
  );
}

/** Redmine takes a wrong id silently for some fields and puts its default there. */
async function assertOffered(
  redmine: RedmineClient,
  project: Awaited<ReturnType<RedmineClient['project']>>,
  input: CreateIssue,
) {
  const wrong = (
    field: string,
    value: number | undefined,
    offered: { id: number; name: string }[] | undefined,
  ) =>
    value !== undefined && offered && !offered.some(o => o.id === value)
      ? [
          {
            field,
            message: 'is not offered by the project',
            value,
            allowed: offered.map(o => `${o.id} (${o.name})`),
          },
        ]
      : [];
  const [priorities, versions] = await Promise.all([
    input.priorityId === undefined ? undefined : redmine.priorities(),
    input.versionId === undefined
      ? undefined
      : redmine.versions(project.identifier),
  ]);
  const errors = [
    ...wrong('trackerId', input.trackerId, project.trackers),
    ...wrong('priorityId', input.priorityId, priorities),
    ...wrong(
      'versionId',
      input.versionId,
      versions?.filter(v => v.status === 'open'),
    ),
  ];
  if (errors.length > 0) throw new FieldsError(errors);
}
