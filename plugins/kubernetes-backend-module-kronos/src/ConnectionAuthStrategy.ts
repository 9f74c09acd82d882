import type {
  AuthenticationStrategy,
  AuthMetadata,
  ClusterDetails,
  KubernetesCredential,
} from '@backstage/plugin-kubernetes-node';
import type { Entity } from '@backstage/catalog-model';
import { ANNOTATION_KUBERNETES_AUTH_PROVIDER } from '@backstage/plugin-kubernetes-common';
import {
  UpstreamError,
  workloadScopeOf,
  type Connection,
  type WorkloadScope,
} from '@kronos-portal/node';

/**
 * Name of the strategy. The browser must know it too, and of those that it knows this is the one that asks the user for
 * nothing.
 */
export const AUTH_PROVIDER = 'serviceAccount';

/**
 * Metadata of all our clusters. Instead of a token: without any value the plugin would, when it runs in a cluster
 * itself, send its requests there.
 */
export const authMetadata: AuthMetadata = Object.freeze({
  [ANNOTATION_KUBERNETES_AUTH_PROVIDER]: AUTH_PROVIDER,
  serviceAccountToken: 'kept by the server',
});

/**
 * Signs in with the token of the connection. Connections are kept beside the cluster details, not in them, so that nothing
 * that shows, logs or serializes details can give one away.
 */
export class ConnectionAuthStrategy implements AuthenticationStrategy {
  readonly #connections = new WeakMap<ClusterDetails, Connection>();
  readonly #entities = new WeakMap<ClusterDetails, Entity>();

  static create() {
    return new ConnectionAuthStrategy();
  }

  remember(cluster: ClusterDetails, connection: Connection) {
    this.#connections.set(cluster, connection);
  }

  /** From now on the cluster is asked for what is this entity's, and nothing else. */
  bind(cluster: ClusterDetails, entity: Entity) {
    this.#entities.set(cluster, entity);
  }

  /** Throws UpstreamError when the cluster is asked for no entity, or for one whose annotations are wrong. */
  scopeOf(cluster: ClusterDetails): WorkloadScope {
    const entity = this.#entities.get(cluster);
    if (!entity) {
      throw new UpstreamError(
        'forbidden',
        `${cluster.name} is asked for services only.`,
      );
    }
    return workloadScopeOf(entity, this.connectionOf(cluster));
  }

  /** Throws UpstreamError when the cluster is none of ours or its token is not set. */
  connectionOf(cluster: ClusterDetails): Connection {
    const connection = this.#connections.get(cluster);
    if (!connection?.secrets.token) {
      throw new UpstreamError(
        'unconfigured',
        `No token is set for ${cluster.name}.`,
      );
    }
    return connection;
  }

  /** Asked for all clusters at once, so one without a token must not fail here; the fetcher says so. */
  async getCredential(cluster: ClusterDetails): Promise<KubernetesCredential> {
    const token = this.#connections.get(cluster)?.secrets.token;
    return token ? { type: 'bearer token', token } : { type: 'anonymous' };
  }

  validateCluster(): Error[] {
    return [];
  }

  presentAuthMetadata(): AuthMetadata {
    return {};
  }
}
