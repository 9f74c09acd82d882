import type {
  AuthService,
  BackstageCredentials,
  LoggerService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import type {
  ClusterDetails,
  KubernetesClustersSupplier,
  KubernetesServiceLocator,
  ServiceLocatorRequestContext,
} from '@backstage/plugin-kubernetes-node';
import { scopeOf, type Grant } from '@kronos-portal/common';
import type {
  AffiliatesService,
  Connection,
  ConnectionsService,
  UpstreamGuard,
} from '@kronos-portal/node';
import type { ConnectionAuthStrategy } from './ConnectionAuthStrategy';
import { toClusterDetails } from './toClusterDetails';

/** Id of the offering whose connections are clusters. */
export const KUBERNETES_OFFERING = 'kubernetes';

export interface AffiliateClustersOptions {
  affiliates: AffiliatesService;
  auth: Pick<AuthService, 'isPrincipal'>;
  connections: Pick<ConnectionsService, 'forAffiliate' | 'forEntity'>;
  guard: Pick<UpstreamGuard, 'assertUrl'>;
  logger: LoggerService;
  strategy: ConnectionAuthStrategy;
  userInfo: Pick<UserInfoService, 'getUserInfo'>;
}

/**
 * Clusters of the Kubernetes plugin, from the installations of the marketplace: a caller gets those of the affiliates
 * that the caller may read, and an entity those of its own affiliate.
 */
export class AffiliateClusters
  implements KubernetesClustersSupplier, KubernetesServiceLocator
{
  readonly #options: AffiliateClustersOptions;

  static create(options: AffiliateClustersOptions) {
    return new AffiliateClusters(options);
  }

  private constructor(options: AffiliateClustersOptions) {
    this.#options = options;
  }

  async getClusters({
    credentials,
  }: {
    credentials: BackstageCredentials;
  }): Promise<ClusterDetails[]> {
    const affiliates = await this.#affiliatesOf(credentials);
    if (!affiliates.length) return [];
    const connections = await Promise.all(
      [...affiliates, null].map(affiliate =>
        this.#options.connections.forAffiliate(affiliate, KUBERNETES_OFFERING),
      ),
    );
    return this.#toClusters(connections.flat());
  }

  /**
   * `entity` was read by the plugin with the caller's credentials. That decides which clusters; what it says of itself
   * only decides what is looked for there.
   */
  async getClustersByEntity(
    entity: Entity | undefined,
    { credentials }: ServiceLocatorRequestContext,
  ): Promise<{ clusters: ClusterDetails[] }> {
    if (!entity) return { clusters: [] };
    const [allowed, connections] = await Promise.all([
      this.getClusters({ credentials }),
      this.#options.connections.forEntity(entity, KUBERNETES_OFFERING),
    ]);
    const names = new Set(connections.map(nameOf));
    const clusters = allowed.filter(cluster => names.has(cluster.name));
    clusters.forEach(cluster => this.#options.strategy.bind(cluster, entity));
    return { clusters };
  }

  /** Services get none: what they do for a user they do with the user's credentials. */
  async #affiliatesOf(credentials: BackstageCredentials): Promise<string[]> {
    const { affiliates, auth, userInfo } = this.#options;
    if (!auth.isPrincipal(credentials, 'user')) return [];
    const { ownershipEntityRefs } = await userInfo.getUserInfo(credentials);
    const grants = await affiliates.grantsOf(ownershipEntityRefs);
    const readable = grants.filter(reads).map(grant => grant.affiliate);
    return readable.includes('*')
      ? (await affiliates.list()).map(affiliate => affiliate.name)
      : readable;
  }

  async #toClusters(connections: Connection[]): Promise<ClusterDetails[]> {
    const { affiliates, guard, logger, strategy } = this.#options;
    const titles = new Map(
      (await affiliates.list()).map(({ name, title }) => [name, title]),
    );
    const clusters = new Map<string, ClusterDetails>();
    for (const connection of connections) {
      const name = nameOf(connection);
      if (clusters.has(name)) continue;
      try {
        const details = toClusterDetails(connection, {
          name,
          affiliateTitle:
            connection.affiliate === null
              ? undefined
              : titles.get(connection.affiliate),
        });
        guard.assertUrl(new URL(details.url));
        strategy.remember(details, connection);
        clusters.set(name, details);
      } catch (error) {
        logger.warn(`Cluster ${name} is left out: ${error}`);
      }
    }
    return [...clusters.values()];
  }
}

/** Role that reads what belongs to affiliates; a group admin only above them. */
function reads({ role, affiliate }: Grant): boolean {
  const scope = scopeOf('catalog.entity.read', role);
  return scope === 'own' || (scope === 'all' && affiliate === '*');
}

/** Unique over all affiliates, because the browser shows and asks by it. */
function nameOf({ affiliate, name }: Connection) {
  return `${affiliate ?? 'group'}-${name}`;
}
