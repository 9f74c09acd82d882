import {
  coreServices,
  createBackendPlugin,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { ServiceUnavailableError, toError } from '@backstage/errors';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { anomaliesPermissions } from '@kronos-portal/common';
import {
  connectionsServiceRef,
  migrate,
  nothingHere,
  problemDetails,
  wrongSetting,
} from '@kronos-portal/node';
import type { RequestHandler } from 'express';
import Router from 'express-promise-router';
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
        const { database, httpRouter, logger, permissionsRegistry } = services;
        permissionsRegistry.addPermissions(anomaliesPermissions);
        // A fault here must not stop the backend: the routes say why they do not work.
        let answer: RequestHandler;
        try {
          const knex = await database.getClient();
          if (!database.migrations?.skip) {
            await migrate({
              knex,
              directory: resolvePackagePath(
                '@kronos-portal/plugin-anomalies-backend',
                'migrations',
              ),
            });
          }
          answer = await startAnomalies({ ...services, knex });
        } catch (error) {
          logger.error('Anomaly detection could not start', toError(error));
          const message =
            wrongSetting(error, services.config) ??
            'Anomaly detection could not start: the log of the backend says why.';
          answer = () => {
            throw Object.assign(new ServiceUnavailableError(message), {
              problem: { kind: 'unconfigured', message },
            });
          };
        }
        const router = Router();
        router.use(answer);
        router.use(nothingHere);
        router.use(problemDetails({ logger }));
        httpRouter.use(router);
      },
    });
  },
});
