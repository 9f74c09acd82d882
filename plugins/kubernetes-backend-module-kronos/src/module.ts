import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  kubernetesAuthStrategyExtensionPoint,
  kubernetesClusterSupplierExtensionPoint,
  kubernetesFetcherExtensionPoint,
  kubernetesServiceLocatorExtensionPoint,
} from '@backstage/plugin-kubernetes-node';
import {
  affiliatesServiceRef,
  connectionsServiceRef,
  UpstreamGuard,
  UpstreamInstances,
} from '@kronos-portal/node';
import { AffiliateClusters } from './AffiliateClusters';
import { ConnectionFetcher } from './ConnectionFetcher';
import {
  AUTH_PROVIDER,
  ConnectionAuthStrategy,
} from './ConnectionAuthStrategy';
import { tellWrongSettings } from './tellWrongSettings';

/** Clusters of an affiliate for the Kubernetes plugin. Clusters in config are not read any more. */
export const kubernetesModuleKronos = createBackendModule({
  pluginId: 'kubernetes',
  moduleId: 'kronos',
  register(reg) {
    reg.registerInit({
      deps: {
        clusterSupplier: kubernetesClusterSupplierExtensionPoint,
        serviceLocator: kubernetesServiceLocatorExtensionPoint,
        fetcher: kubernetesFetcherExtensionPoint,
        authStrategy: kubernetesAuthStrategyExtensionPoint,
        affiliates: affiliatesServiceRef,
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        connections: connectionsServiceRef,
        logger: coreServices.logger,
        userInfo: coreServices.userInfo,
      },
      async init({
        clusterSupplier,
        serviceLocator,
        fetcher,
        authStrategy,
        config,
        logger,
        ...services
      }) {
        tellWrongSettings(config, logger);
        const guard = UpstreamGuard.fromConfig(config, { logger });
        const strategy = ConnectionAuthStrategy.create();
        const clusters = AffiliateClusters.create({
          ...services,
          guard,
          logger,
          strategy,
        });
        // the only strategy: none of the built-in ones can be asked for with an entity or a connection
        authStrategy.addAuthStrategy(AUTH_PROVIDER, strategy);
        fetcher.addFetcher(
          ConnectionFetcher.create({
            instances: UpstreamInstances.create({ guard }),
            strategy,
          }),
        );
        clusterSupplier.addClusterSupplier(clusters);
        serviceLocator.addServiceLocator(clusters);
      },
    });
  },
});
