import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { anomaliesPermissions } from '@kronos-portal/common';
import {
  connectionsServiceRef,
  migratedDatabase,
  mountRoutes,
} from '@kronos-portal/node';
import { startAnomalies } from './startAnomalies';

/** What is unusual in the logs and pods of services. */
export const anomaliesPlugin = createBackendPlugin({
  pluginId: 'anomalies',
  register(env) {
    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        connections: connectionsServiceRef,
        database: coreServices.database,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
      },
      async init(services) {
        services.permissionsRegistry.addPermissions(anomaliesPermissions);
        await mountRoutes({
          services,
          what: 'Anomaly detection',
          async start() {
            const knex = await migratedDatabase({
              database: services.database,
              packageName: '@kronos-portal/plugin-anomalies-backend',
            });
            return startAnomalies({ ...services, knex });
          },
        });
      },
    });
  },
});
