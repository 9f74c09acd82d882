import { AuthenticationError } from '@backstage/errors';
import type {
  AuthenticationStrategy,
  AuthMetadata,
  ClusterDetails,
  KubernetesCredential,
} from '@backstage/plugin-kubernetes-node';
import { ANNOTATION_KUBERNETES_AUTH_PROVIDER } from '@backstage/plugin-kubernetes-common';

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
 * Signs in with the token of the connection. Tokens are kept beside the cluster details, not in them, so that nothing
 * that shows, logs or serializes details can give one away.
 */
export class ConnectionAuthStrategy implements AuthenticationStrategy {
  readonly #tokens = new WeakMap<ClusterDetails, string>();

  static create() {
    return new ConnectionAuthStrategy();
  }

  remember(cluster: ClusterDetails, token: string | undefined) {
    if (token) this.#tokens.set(cluster, token);
  }

  async getCredential(cluster: ClusterDetails): Promise<KubernetesCredential> {
    const token = this.#tokens.get(cluster);
    if (!token) {
      throw new AuthenticationError(`No token is set for ${cluster.name}`);
    }
    return { type: 'bearer token', token };
  }

  validateCluster(): Error[] {
    return [];
  }

  presentAuthMetadata(): AuthMetadata {
    return {};
  }
}
