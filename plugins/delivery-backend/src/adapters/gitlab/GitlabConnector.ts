import { InputError } from '@backstage/errors';
import {
  ANNOTATION_GITLAB_PROJECT,
  ANNOTATION_GITLAB_PROJECT_ID,
  branchesViewSchema,
  mergeRequestsViewSchema,
  pipelinesViewSchema,
  repositoryViewSchema,
  reviewsViewSchema,
  TOPIC_WEBHOOK_GITLAB,
  type BranchesView,
  type MergeRequestsView,
  type PipelinesView,
  type RepositoryView,
  type ReviewsView,
} from '@kronos-portal/common';
import {
  connectionSettingsSchema,
  parseInput,
  type Connector,
  type ConnectorClientOptions,
  type ConnectorContext,
  type ConnectorView,
  type ConnectorWebhook,
} from '@kronos-portal/node';
import { z } from 'zod';
import { assertInScope } from '../affiliateScope';
import { toBranches } from './branches';
import { GitlabClient } from './client';
import { mergeRequestEvents, pushEvents, toView } from './map';
import { instanceOf, projectOf, withoutApi } from './projectAnnotation';
import { readRepository } from './repository';
import { readPipelines, readReviews } from './reviews';
import { mergeRequestHookSchema, pushSchema } from './schema';

export const gitlabSettingsSchema = connectionSettingsSchema.extend({
  namespace: z.string().optional(),
});

const MAX_MERGE_REQUESTS = 20;

const annotations = [ANNOTATION_GITLAB_PROJECT_ID, ANNOTATION_GITLAB_PROJECT];
const params = z.object({});
type NoParams = Record<string, unknown>;

const mergeRequests: ConnectorView<NoParams, MergeRequestsView> = {
  name: 'merge-requests',
  params,
  data: mergeRequestsViewSchema,
  observed: true,
  annotations,
  async read(context) {
    const { gitlab, project } = await projectFor(context);
    const open = await gitlab.openMergeRequests(project.id, MAX_MERGE_REQUESTS);
    return toView(project, open.mergeRequests, open.total);
  },
};

/** Costs calls for each merge request, so it is not part of the list above, which pages wait for. */
const reviews: ConnectorView<NoParams, ReviewsView> = {
  name: 'reviews',
  params,
  data: reviewsViewSchema,
  observed: true,
  annotations,
  async read(context) {
    const { gitlab, project } = await projectFor(context);
    const open = await gitlab.openMergeRequests(project.id, MAX_MERGE_REQUESTS);
    return readReviews(gitlab, project.id, open.mergeRequests);
  },
};

/** What the card says of pipelines and branches without asking for all of them. */
const repository: ConnectorView<NoParams, RepositoryView> = {
  name: 'repository',
  params,
  data: repositoryViewSchema,
  observed: true,
  annotations,
  async read(context) {
    const { gitlab, project } = await projectFor(context);
    return readRepository(gitlab, project.id);
  },
};

const pipelines: ConnectorView<NoParams, PipelinesView> = {
  name: 'pipelines',
  params,
  data: pipelinesViewSchema,
  observed: false,
  annotations,
  async read(context) {
    const { gitlab, project } = await projectFor(context);
    return readPipelines(gitlab, project.id);
  },
};

const branches: ConnectorView<NoParams, BranchesView> = {
  name: 'branches',
  params,
  data: branchesViewSchema,
  observed: false,
  annotations,
  async read(context) {
    const { gitlab, project } = await projectFor(context);
    const { branches: list, total } = await gitlab.branches(project.id);
    return toBranches(list, total, new Date());
  },
};

/** The project of the entity, within the scope of the installation. */
async function projectFor({ entity, connections, clientOf }: ConnectorContext) {
  const connection = instanceOf(entity, connections);
  const gitlab = GitlabClient.create(clientOf(connection.name));
  const project = await gitlab.project(projectOf(entity));
  const { namespace } = connection.settings;
  // an id says nothing of where the project is: GitLab's own answer does
  assertInScope(
    typeof namespace === 'string' ? namespace : undefined,
    entity,
    project.path_with_namespace,
  );
  return { gitlab, project };
}

const webhook: ConnectorWebhook = {
  topic: TOPIC_WEBHOOK_GITLAB,
  interpret(payload) {
    const annotation = ANNOTATION_GITLAB_PROJECT;
    const push = pushSchema.safeParse(payload);
    if (push.success) {
      return {
        annotation,
        value: push.data.project.path_with_namespace,
        views: ['repository'],
        events: pushEvents(push.data),
      };
    }
    const merge = mergeRequestHookSchema.safeParse(payload);
    if (merge.success) {
      return {
        annotation,
        value: merge.data.project.path_with_namespace,
        views: ['merge-requests', 'reviews'],
        events: mergeRequestEvents(merge.data),
      };
    }
    return undefined;
  },
};

/** Merge requests of a project. https://docs.gitlab.com/api/rest/ */
export const gitlabConnector: Connector = {
  tool: 'gitlab',
  client: gitlabClient,
  async check(client) {
    const { name, version } = await GitlabClient.create(client).whoAmI();
    return { version, signedInAs: name };
  },
  views: [mergeRequests, reviews, repository, pipelines, branches],
  actions: [],
  webhook,
};

export function gitlabClient({
  connection,
  createClient,
}: ConnectorClientOptions) {
  const { baseUrl, tls, proxy } = parseInput(
    gitlabSettingsSchema,
    connection.settings,
  );
  const { token } = connection.secrets;
  if (!token) throw new InputError('The access token is missing.');
  return createClient({
    baseUrl: withoutApi(baseUrl),
    tls,
    proxy,
    headers: { 'private-token': token },
  });
}
