import { InputError } from '@backstage/errors';
import {
  ANNOTATION_JENKINS_JOB,
  buildsViewSchema,
  buildStart,
  consoleViewSchema,
  queueItemViewSchema,
  startFormViewSchema,
  TOPIC_WEBHOOK_JENKINS,
  type BuildsView,
  type QueueItemView,
  type StartFormView,
} from '@kronos-portal/common';
import {
  connectionSettingsSchema,
  parseInput,
  UpstreamError,
  type Connector,
  type ConnectorAction,
  type ConnectorClientOptions,
  type ConnectorContext,
  type ConnectorView,
  type ConnectorWebhook,
} from '@kronos-portal/node';
import { z } from 'zod';
import { assertInScope } from '../affiliateScope';
import { JenkinsClient } from './client';
import { JenkinsJobs, type FoundJob, type JobRef } from './JenkinsJobs';
import { fullNameOf, toEvents } from './map';
import { notificationSchema } from './schema';
import { readQueueItem, readStartForm } from './startForm';
import { startBuildSchema, startBuild, type StartBuild } from './startBuild';

export const jenkinsSettingsSchema = connectionSettingsSchema.extend({
  user: z.string().min(1, 'the user that the API token belongs to'),
  folder: z.string().optional(),
});

const consoleParamsSchema = z.object({
  job: z.string().min(1),
  number: z.coerce.number().int().positive(),
  start: z.coerce.number().int().min(0).default(0),
});
type ConsoleParams = z.infer<typeof consoleParamsSchema>;

/** Longer pieces of a log are cut at the front: what happened last is what people look for. */
const MAX_LOG_CHARACTERS = 500_000;

const annotations = [ANNOTATION_JENKINS_JOB];

const builds: ConnectorView<Record<string, never>, BuildsView> = {
  name: 'builds',
  params: z.object({}).transform(() => ({})) as z.ZodType<
    Record<string, never>
  >,
  data: buildsViewSchema,
  observed: true,
  annotations,
  read: context => jobsFor(context).builds(),
};

const console: ConnectorView<
  ConsoleParams,
  z.infer<typeof consoleViewSchema>
> = {
  name: 'console',
  params: consoleParamsSchema,
  data: consoleViewSchema,
  observed: false,
  annotations,
  async read(context, { job, number, start }) {
    const { client, ref } = await jobsFor(context).find(job);
    const { text, next, more } = await client.log(ref.path, number, start);
    return { text: text.slice(-MAX_LOG_CHARACTERS), next, more };
  },
};

const startFormParamsSchema = z.object({
  job: z.string().min(1).max(500).optional(),
  branch: z.string().min(1).max(255).optional(),
});

const startForm: ConnectorView<
  z.infer<typeof startFormParamsSchema>,
  StartFormView
> = {
  name: 'start-form',
  params: startFormParamsSchema,
  data: startFormViewSchema,
  observed: false,
  annotations,
  async read(context, { job, branch }) {
    return readStartForm(await theJob(context, job), branch);
  },
};

const queueItemParamsSchema = z.object({
  job: z.string().min(1).max(500),
  item: z.coerce.number().int().positive(),
});

const queueItem: ConnectorView<
  z.infer<typeof queueItemParamsSchema>,
  QueueItemView
> = {
  name: 'queue-item',
  params: queueItemParamsSchema,
  data: queueItemViewSchema,
  observed: false,
  annotations,
  async read(context, { job, item }) {
    return readQueueItem(await theJob(context, job), item);
  },
};

const start: ConnectorAction<StartBuild> = {
  name: 'start-build',
  permission: buildStart,
  input: startBuildSchema,
  annotations,
  refreshes: ['builds'],
  offer: {
    title: 'Start a build',
    description:
      'Starts a build of a Jenkins job that the entity names. Answers with its number, or with the queue item while Jenkins is busy.',
    fields: v3 => ({
      job: v3
        .string()
        .optional()
        .describe('Full name of the job; needed when the entity names several'),
      branch: v3.string().optional().describe('Branch to build'),
      parameters: v3
        .record(v3.union([v3.string(), v3.number(), v3.boolean()]))
        .optional()
        .describe("Values for the job's own parameters, by name"),
    }),
  },
  async run(context, input) {
    return startBuild(await theJob(context, input.job), input, context.signal);
  },
};

const webhook: ConnectorWebhook = {
  topic: TOPIC_WEBHOOK_JENKINS,
  interpret(payload) {
    const parsed = notificationSchema.safeParse(payload);
    if (!parsed.success) return undefined;
    const job = fullNameOf(parsed.data);
    return {
      annotation: ANNOTATION_JENKINS_JOB,
      value: job,
      views: ['builds'],
      events: toEvents(job, parsed.data),
    };
  },
};

/** Builds, their logs, and starting one. https://www.jenkins.io/doc/book/using/remote-access-api/ */
export const jenkinsConnector: Connector = {
  tool: 'jenkins',
  client: jenkinsClient,
  async check(client) {
    const { name, anonymous, version } = await JenkinsClient.create(
      client,
    ).whoAmI();
    if (anonymous) {
      throw new UpstreamError(
        'unauthorized',
        'Jenkins treats us as anonymous: check the user and the API token.',
      );
    }
    return { version, signedInAs: name };
  },
  views: [builds, console, startForm, queueItem],
  actions: [start],
  webhook,
};

export function jenkinsClient({
  connection,
  createClient,
}: ConnectorClientOptions) {
  const { baseUrl, user, tls, proxy } = parseInput(
    jenkinsSettingsSchema,
    connection.settings,
  );
  const { token } = connection.secrets;
  if (!token) throw new InputError('The API token of the user is missing.');
  return createClient({
    baseUrl,
    tls,
    proxy,
    headers: {
      authorization: `Basic ${Buffer.from(`${user}:${token}`).toString(
        'base64',
      )}`,
    },
  });
}

/** The job of that name, or the only one. */
async function theJob(
  context: ConnectorContext,
  given: string | undefined,
): Promise<FoundJob> {
  const jobs = jobsFor(context);
  if (!given && jobs.refs.length > 1) {
    throw new InputError(
      `job: this entity has several jobs; allowed are ${jobs.refs
        .map(r => r.name)
        .join(', ')}.`,
    );
  }
  const name = given ?? jobs.refs[0]?.name;
  if (!name) throw nothingNamed();
  return jobs.find(name);
}

function jobsFor(context: ConnectorContext): JenkinsJobs {
  const jobs = JenkinsJobs.create({
    entity: context.entity,
    logger: context.logger,
    clientFor(ref: JobRef) {
      const connection = ref.installation
        ? context.connections.find(c => c.name === ref.installation)
        : context.connection;
      const client = ref.installation
        ? context.clientOf(ref.installation)
        : context.client;
      const folder = connection?.settings.folder;
      assertInScope(
        typeof folder === 'string' ? folder : undefined,
        context.entity,
        ref.path.join('/'),
      );
      return JenkinsClient.create(client);
    },
  });
  if (jobs.refs.length === 0) throw nothingNamed();
  return jobs;
}

function nothingNamed() {
  return new UpstreamError(
    'missing-annotation',
    `The annotation ${ANNOTATION_JENKINS_JOB} names no job: it has the form [installation:]folder/job.`,
  );
}
