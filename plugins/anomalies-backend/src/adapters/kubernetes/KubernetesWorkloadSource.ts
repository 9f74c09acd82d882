import type { Entity } from '@backstage/catalog-model';
import {
  UpstreamError,
  workloadScopeOf,
  type Connection,
} from '@kronos-portal/node';
import type {
  Revision,
  UsedConfigMap,
  Workloads,
  WorkloadSource,
} from '../../sources/WorkloadSource';
import { ConnectionClients, type SourceOptions } from '../ConnectionClients';
import { KubernetesConfig } from './client';
import { clusterReader, isInCluster } from './clusterReader';
import { toConfigMap, toRevisions } from './map';

/** of one service in one cluster */
const MOST_CONFIG_MAPS = 10;

type Fingerprint = (value: string) => string;

/**
 * Versions of the Deployments of a service, and the ConfigMaps that they use, in all clusters of its affiliate. Secrets are
 * never asked for.
 */
export class KubernetesWorkloadSource implements WorkloadSource {
  readonly tool = 'kubernetes';
  readonly #clients: ConnectionClients;
  readonly #options: SourceOptions;
  /** what a token may not see is said once */
  readonly #told = new Set<string>();

  static create(options: SourceOptions) {
    return new KubernetesWorkloadSource(options);
  }

  private constructor(options: SourceOptions) {
    this.#options = options;
    // logs of pods are read from the same clusters, and have a turn of their own
    this.#clients = ConnectionClients.create(
      clusterReader,
      options,
      'workloads',
    );
  }

  async serves(entity: Entity): Promise<boolean> {
    return isInCluster(entity) && this.#clients.installed(entity);
  }

  async read(
    entity: Entity,
    fingerprint: Fingerprint,
    signal: AbortSignal,
  ): Promise<Workloads> {
    const connections = await this.#clients.all(entity);
    const answers = await Promise.allSettled(
      connections.map(connection =>
        this.#readCluster(entity, connection, fingerprint, signal),
      ),
    );
    signal.throwIfAborted();
    const read = answers.flatMap(answer =>
      answer.status === 'fulfilled' ? answer.value : [],
    );
    if (read.length === 0) {
      throw (
        answers.find(answer => answer.status === 'rejected')?.reason ??
        new UpstreamError('unconfigured', 'No cluster is installed.')
      );
    }
    return {
      revisions: read.flatMap(({ revisions }) => revisions),
      configMaps: read.flatMap(({ configMaps }) => configMaps),
      isComplete: read.length === answers.length,
    };
  }

  async #readCluster(
    entity: Entity,
    connection: Connection,
    fingerprint: Fingerprint,
    signal: AbortSignal,
  ): Promise<Omit<Workloads, 'isComplete'>> {
    const client = this.#clients.client(entity, connection, signal);
    const config = KubernetesConfig.create(client);
    const scope = workloadScopeOf(entity, connection);
    const found = await config
      .replicaSets(scope)
      .catch(error => this.#orForbidden(error, connection, 'replicasets', []));
    const revisions = toRevisions(
      connection.name,
      // a server that forgets to confine them must not widen what is asked next
      found.filter(
        ({ metadata }) =>
          !scope.namespace || metadata.namespace === scope.namespace,
      ),
    );
    const used = usedIn(revisions);
    // all of them or none: half would look as if the others had not changed
    client.reading.need(used.length);
    const configMaps = await Promise.all(
      used.map(async where => {
        const configMap = await readConfigMap(config, where).catch(error =>
          this.#orForbidden(error, connection, 'configmaps', undefined),
        );
        return configMap && toConfigMap(where, configMap, fingerprint);
      }),
    );
    return { revisions, configMaps: configMaps.filter(each => !!each) };
  }

  /** A token that was made before this was read is a good one: less is said of what changed. */
  #orForbidden<T>(
    error: unknown,
    { name, installationId }: Connection,
    resource: string,
    instead: T,
  ): T {
    if (!UpstreamError.is(error) || error.problem.kind !== 'forbidden') {
      throw error;
    }
    const key = `${installationId} ${resource}`;
    if (!this.#told.has(key)) {
      this.#told.add(key);
      this.#options.logger.warn(
        `The token of the cluster ${name} may not read ${resource}: changes of configuration are not told from deployments there.`,
      );
    }
    return instead;
  }
}

/** ConfigMaps of the newest revisions, each once. */
function usedIn(revisions: readonly Revision[]) {
  const used = new Map<string, Omit<UsedConfigMap, 'keys' | 'writtenAt'>>();
  for (const { isNewest, cluster, namespace, template } of revisions) {
    if (!isNewest) continue;
    for (const [name, keys] of template.configMaps) {
      const key = `${namespace}/${name}`;
      const known = used.get(key);
      const isWhole = !keys || (known && !known.only);
      const only = isWhole ? [] : [...(known?.only ?? []), ...keys];
      used.set(key, {
        cluster,
        namespace,
        name,
        ...(!isWhole && { only: new Set(only) }),
      });
    }
  }
  return [...used.values()].slice(0, MOST_CONFIG_MAPS);
}

/** One that is not there has no keys. */
async function readConfigMap(
  config: KubernetesConfig,
  where: { namespace: string; name: string },
) {
  try {
    return await config.configMap(where);
  } catch (error) {
    if (UpstreamError.is(error) && error.problem.kind === 'not-found') {
      return { metadata: {} };
    }
    throw error;
  }
}
