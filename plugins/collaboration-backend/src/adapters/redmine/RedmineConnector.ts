import { InputError } from '@backstage/errors';
import {
  ANNOTATION_REDMINE_PROJECT,
  changeStatusSchema,
  createIssueSchema,
  issueCreate,
  issueFormViewSchema,
  issuesViewSchema,
  issueUpdate,
  issueViewSchema,
  versionsViewSchema,
  type ChangeStatus,
  type CreateIssue,
  type IssueFormView,
  type IssuesView,
  type IssueView,
  type VersionsView,
} from '@kronos-portal/common';
import {
  connectionSettingsSchema,
  parseInput,
  type Connector,
  type ConnectorAction,
  type ConnectorClientOptions,
  type ConnectorContext,
  type ConnectorView,
} from '@kronos-portal/node';
import { z } from 'zod';
import { changeStatus, readIssue } from './changeStatus';
import { RedmineClient } from './client';
import { createIssue } from './createIssue';
import { toIssues, toVersions } from './map';
import { projectOf } from './projectAnnotation';
import type { RedmineIssue } from './schema';

export const redmineSettingsSchema = connectionSettingsSchema;

/** Over so many open issues the counts are made. */
const MAX_OPEN_ISSUES = 500;
/** Over so many issues of all versions the progress is computed. */
const MAX_VERSIONED_ISSUES = 1_000;

const annotations = [ANNOTATION_REDMINE_PROJECT];
type NoParams = Record<string, unknown>;

const issues: ConnectorView<NoParams, IssuesView> = {
  name: 'issues',
  params: z.object({}),
  data: issuesViewSchema,
  observed: true,
  annotations,
  async read(context) {
    const { redmine, identifier } = redmineOf(context);
    const project = await redmine.project(identifier);
    const [open, priorities] = await Promise.all([
      redmine.issues({
        projectId: project.id,
        status: 'open',
        limit: MAX_OPEN_ISSUES,
      }),
      // only the order depends on it
      redmine.priorities().catch(() => []),
    ]);
    return toIssues({
      baseUrl: redmine.baseUrl,
      project,
      ...open,
      priorities,
    });
  },
};

const versions: ConnectorView<NoParams, VersionsView> = {
  name: 'versions',
  params: z.object({}),
  data: versionsViewSchema,
  observed: true,
  annotations,
  async read(context) {
    const { redmine, identifier } = redmineOf(context);
    const project = await redmine.project(identifier);
    const [list, all, closed] = await Promise.all([
      redmine.versions(identifier),
      redmine.issues({
        projectId: project.id,
        status: 'all',
        versioned: true,
        limit: MAX_VERSIONED_ISSUES,
      }),
      redmine.closedStatuses().catch(() => new Set<number>()),
    ]);
    const isClosed = ({ status, closed_on: at }: RedmineIssue) =>
      status
        ? status.is_closed ??
          (closed.size ? closed.has(status.id) : Boolean(at))
        : Boolean(at);
    return toVersions({
      baseUrl: redmine.baseUrl,
      versions: list,
      issues: all.issues,
      isClosed,
    });
  },
};

const form: ConnectorView<NoParams, IssueFormView> = {
  name: 'form',
  params: z.object({}),
  data: issueFormViewSchema,
  observed: false,
  annotations,
  async read(context) {
    const { redmine, identifier } = redmineOf(context);
    const [project, priorities, list] = await Promise.all([
      redmine.project(identifier),
      redmine.priorities(),
      redmine.versions(identifier),
    ]);
    return {
      trackers: project.trackers ?? [],
      priorities: priorities
        .filter(p => p.active !== false)
        .map(({ id, name }) => ({ id, name })),
      versions: list
        .filter(v => v.status === 'open')
        .map(({ id, name }) => ({ id, name })),
    };
  },
};

const create: ConnectorAction<CreateIssue> = {
  name: 'create-issue',
  permission: issueCreate,
  input: createIssueSchema,
  annotations,
  refreshes: ['issues', 'versions'],
  offer: {
    title: 'Create an issue',
    description:
      "Creates an issue in the entity's Redmine project and answers with its number and address.",
    fields: v3 => ({
      subject: v3.string().describe('One line'),
      description: v3.string().optional(),
      trackerId: v3.number().int().describe('Id of a tracker of the project'),
      priorityId: v3.number().int().optional(),
      versionId: v3.number().int().optional(),
    }),
  },
  async run(context, input) {
    const { redmine, identifier } = redmineOf(context);
    return createIssue(redmine, identifier, input);
  },
};

const issue: ConnectorView<{ id: number }, IssueView> = {
  name: 'issue',
  params: z.object({ id: z.coerce.number().int().positive() }),
  data: issueViewSchema,
  observed: false,
  annotations,
  async read(context, { id }) {
    const { redmine, identifier } = redmineOf(context);
    return readIssue(redmine, identifier, id);
  },
};

const change: ConnectorAction<ChangeStatus> = {
  name: 'change-status',
  permission: issueUpdate,
  input: changeStatusSchema,
  annotations,
  refreshes: ['issues', 'versions'],
  offer: {
    title: "Change an issue's status",
    description:
      "Changes the status of an issue of the entity's Redmine project, as far as its workflow allows. A refusal names the statuses that are possible.",
    fields: v3 => ({
      issueId: v3.number().int(),
      statusId: v3.number().int(),
      note: v3.string().optional().describe("Added to the issue's history"),
      seenAt: v3
        .string()
        .optional()
        .describe('When the issue was last changed as far as you know'),
    }),
  },
  async run(context, input) {
    const { redmine, identifier } = redmineOf(context);
    return changeStatus(redmine, identifier, input);
  },
};

/** Issues and versions, creating an issue and changing its status. https://www.redmine.org/projects/redmine/wiki/Rest_api */
export const redmineConnector: Connector = {
  tool: 'redmine',
  client: redmineClient,
  async check(client) {
    const user = await RedmineClient.create(client).whoAmI();
    const name = [user.firstname, user.lastname].filter(Boolean).join(' ');
    // Redmine tells its version to nobody
    return { signedInAs: user.login ?? (name || undefined) };
  },
  views: [issues, versions, form, issue],
  actions: [create, change],
};

export function redmineClient({
  connection,
  createClient,
}: ConnectorClientOptions) {
  const { baseUrl, tls, proxy } = parseInput(
    redmineSettingsSchema,
    connection.settings,
  );
  const { apiKey } = connection.secrets;
  if (!apiKey) throw new InputError('The API key is missing.');
  return createClient({
    baseUrl,
    tls,
    proxy,
    headers: { 'x-redmine-api-key': apiKey },
  });
}

function redmineOf(context: ConnectorContext) {
  const { installation, identifier } = projectOf(context.entity);
  const client = installation ? context.clientOf(installation) : context.client;
  return { redmine: RedmineClient.create(client), identifier };
}
