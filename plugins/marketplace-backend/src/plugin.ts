import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { marketplacePermissions } from '@kronos-portal/common';
import {
  affiliatesServiceRef,
  migratedDatabase,
  mountRoutes,
} from '@kronos-portal/node';
import { startMarketplace } from './startMarketplace';

/** Offerings, installations, connections, health, audit. */
export const marketplacePlugin = createBackendPlugin({
  pluginId: 'marketplace',
  register(env) {
    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        affiliates: affiliatesServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
      },
      async init(services) {
        services.permissionsRegistry.addPermissions(marketplacePermissions);
        await mountRoutes({
          services,
          what: 'The marketplace',
          async start() {
            const knex = await migratedDatabase({
              database: services.database,
              packageName: '@kronos-portal/plugin-marketplace-backend',
            });
            return startMarketplace({ ...services, knex });
          },
        });
      },
    });
  },
});
