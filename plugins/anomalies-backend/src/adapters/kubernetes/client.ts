import {
  listPath,
  path,
  type UpstreamClient,
  type WorkloadScope,
} from '@kronos-portal/node';
import {
  configMapSchema,
  replicaSetListSchema,
  type ConfigMap,
  type ReplicaSet,
} from './schema';

/** of one service in one cluster: ten of each Deployment are kept there */
const MOST_REPLICA_SETS = 250;
const MOST_BYTES = 10_000_000;

/** What is asked of a cluster about what its workloads run with; all of it reads. */
export class KubernetesConfig {
  readonly #http: UpstreamClient;

  static create(http: UpstreamClient) {
    return new KubernetesConfig(http);
  }

  private constructor(http: UpstreamClient) {
    this.#http = http;
  }

  async replicaSets({
    labelSelector,
    namespace,
  }: WorkloadScope): Promise<ReplicaSet[]> {
    const { data } = await this.#http.get(
      listPath('apis/apps/v1', 'replicasets', namespace),
      replicaSetListSchema,
      {
        query: { labelSelector, limit: MOST_REPLICA_SETS },
        maxBytes: MOST_BYTES,
      },
    );
    return data.items;
  }

  async configMap(of: { namespace: string; name: string }): Promise<ConfigMap> {
    const { data } = await this.#http.get(
      path`api/v1/namespaces/${of.namespace}/configmaps/${of.name}`,
      configMapSchema,
    );
    return data;
  }
}
