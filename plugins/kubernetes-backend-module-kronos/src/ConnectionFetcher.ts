import { isError } from '@backstage/errors';
import type {
  FetchResponse,
  KubernetesFetchError,
} from '@backstage/plugin-kubernetes-common';
import type {
  ClusterDetails,
  FetchResponseWrapper,
  KubernetesCredential,
  KubernetesFetcher,
  ObjectFetchParams,
} from '@backstage/plugin-kubernetes-node';
import {
  listPath,
  path,
  UpstreamError,
  type UpstreamClient,
  type UpstreamInstances,
  type WorkloadScope,
} from '@kronos-portal/node';
import { z } from 'zod';
import type { ConnectionAuthStrategy } from './ConnectionAuthStrategy';

/** Without a group: of the core API. What a browser asks for was not checked by the plugin. */
type Resource = { group?: string; apiVersion: string; plural: string };
type Result = FetchResponse | KubernetesFetchError;

/** What the API server answers for an API whose own server does not run. */
const METRICS_AWAY = 503;

const listSchema = z.object({
  kind: z.string().optional(),
  items: z.array(z.record(z.string(), z.any())).nullish(),
});

const proxySchema = z.string().min(1).optional().catch(undefined);

export interface ConnectionFetcherOptions {
  instances: Pick<UpstreamInstances, 'clientFor'>;
  strategy: Pick<ConnectionAuthStrategy, 'connectionOf' | 'scopeOf'>;
}

/**
 * Asks clusters through the upstream core of Kronos: time limit, circuit breaker and allowed addresses, checked when the
 * connection is made. What the entity's scope is, the strategy knows; selectors of the plugin, which takes them from
 * annotations as they are, are not asked with. A cluster that fails costs an error beside the answers of the others, nothing more.
 */
export class ConnectionFetcher implements KubernetesFetcher {
  readonly #options: ConnectionFetcherOptions;

  static create(options: ConnectionFetcherOptions) {
    return new ConnectionFetcher(options);
  }

  private constructor(options: ConnectionFetcherOptions) {
    this.#options = options;
  }

  async fetchObjectsForService(
    params: ObjectFetchParams,
  ): Promise<FetchResponseWrapper> {
    const { clusterDetails } = params;
    const wanted = [...params.objectTypesToFetch, ...params.customResources];
    return wrap(
      await Promise.all(
        wanted.filter(isNoSecret).map(resource =>
          this.#try(resource, async () => {
            const list = await this.#list(
              clusterDetails,
              resource,
              this.#options.strategy.scopeOf(clusterDetails),
            );
            const items = list.items ?? [];
            return {
              type: resource.objectType,
              resources:
                resource.objectType === 'customresources'
                  ? items.map(item => ({ ...item, kind: kindOf(list.kind) }))
                  : items,
            } as FetchResponse;
          }),
        ),
      ),
    );
  }

  async fetchPodMetricsByNamespaces(
    clusterDetails: ClusterDetails,
    _credential: KubernetesCredential,
    namespaces: Set<string>,
  ): Promise<FetchResponseWrapper> {
    const metrics = { group: 'metrics.k8s.io', apiVersion: 'v1beta1' };
    const core = { group: '', apiVersion: 'v1' };
    return wrap(
      await Promise.all(
        [...namespaces].map(namespace =>
          this.#try({ ...metrics, plural: 'pods' }, async () => {
            const own = this.#options.strategy.scopeOf(clusterDetails);
            const listOf = (api: Omit<Resource, 'plural'>, expect?: number[]) =>
              this.#list(
                clusterDetails,
                { ...api, plural: 'pods' },
                { ...own, namespace },
                expect,
              );
            const [usage, pods] = await Promise.all([
              // an extra; a metrics server that is away says nothing about the cluster
              listOf(metrics, [METRICS_AWAY]).catch(() => undefined),
              listOf(core),
            ]);
            if (!usage?.items) return { type: 'podstatus', resources: [] };
            const { topPods } = await import('@kubernetes/client-node');
            const resources = await topPods(
              { listPodForAllNamespaces: async () => pods } as any,
              { getPodMetrics: async () => usage } as any,
            );
            return { type: 'podstatus', resources } as FetchResponse;
          }),
        ),
      ),
      true,
    );
  }

  async #list(
    cluster: ClusterDetails,
    resource: Resource,
    { labelSelector, namespace }: WorkloadScope,
    expect?: number[],
  ) {
    const { data } = await this.#client(cluster).get(
      pathOf(resource, namespace),
      listSchema,
      { query: { labelSelector }, expect },
    );
    return data;
  }

  #client(cluster: ClusterDetails): UpstreamClient {
    const connection = this.#options.strategy.connectionOf(cluster);
    return this.#options.instances.clientFor(connection, {
      baseUrl: cluster.url,
      headers: { authorization: `Bearer ${connection.secrets.token}` },
      tls: {
        ca:
          cluster.caData &&
          Buffer.from(cluster.caData, 'base64').toString('utf8'),
        insecure: cluster.skipTLSVerify,
      },
      proxy: proxySchema.parse(connection.settings.proxy),
    });
  }

  async #try(
    resource: Resource,
    ask: () => Promise<FetchResponse>,
  ): Promise<Result> {
    try {
      return await ask();
    } catch (error) {
      return toFetchError(error, resource);
    }
  }
}

/** Names of secrets tell too much, and their content is nobody's business here. */
function isNoSecret({ group, plural }: Resource) {
  return Boolean(group) || plural.toLocaleLowerCase('en-US') !== 'secrets';
}

function kindOf(listKind: string | undefined) {
  return listKind?.replace(/List$/, '');
}

function pathOf(
  { group, apiVersion, plural }: Resource,
  namespace: string | undefined,
) {
  const api = group
    ? path`apis/${group}/${apiVersion}`
    : path`api/${apiVersion}`;
  return listPath(api, plural, namespace);
}

const STATUS: Record<
  string,
  { errorType: 'UNAUTHORIZED_ERROR' | 'NOT_FOUND'; statusCode: number }
> = {
  unauthorized: { errorType: 'UNAUTHORIZED_ERROR', statusCode: 401 },
  forbidden: { errorType: 'UNAUTHORIZED_ERROR', statusCode: 403 },
  'not-found': { errorType: 'NOT_FOUND', statusCode: 404 },
};

function toFetchError(
  error: unknown,
  resource: Resource,
): KubernetesFetchError {
  const status =
    error instanceof UpstreamError ? STATUS[error.problem.kind] : undefined;
  if (status) {
    const { group, apiVersion, plural } = resource;
    const resourcePath = `/${group || 'api'}/${apiVersion}/${plural}`;
    return { ...status, resourcePath };
  }
  return {
    errorType: 'FETCH_ERROR',
    message:
      error instanceof UpstreamError
        ? error.problem.message
        : `The cluster cannot be asked: ${
            isError(error) ? error.name : 'Error'
          }`,
  };
}

/**
 * What the account may not see, or the cluster does not have, is no fault as long as it answers something: an account
 * for the portal need not see quotas, and not every cluster has a metrics server.
 */
function wrap(results: Result[], optional = false): FetchResponseWrapper {
  const responses = results.filter(isResponse);
  const errors = results.filter(
    (result): result is KubernetesFetchError => !isResponse(result),
  );
  return {
    responses,
    errors:
      optional || responses.length
        ? errors.filter(error => !isAbsence(error))
        : errors,
  };
}

function isResponse(result: Result): result is FetchResponse {
  return !('errorType' in result);
}

function isAbsence(error: KubernetesFetchError) {
  return (
    'statusCode' in error &&
    (error.statusCode === 403 || error.statusCode === 404)
  );
}
