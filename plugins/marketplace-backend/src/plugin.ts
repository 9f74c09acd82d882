import {
  coreServices,
  createBackendPlugin,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { ServiceUnavailableError, toError } from '@backstage/errors';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { marketplacePermissions } from '@kronos-portal/common';
import {
  affiliatesServiceRef,
  migrate,
  nothingHere,
  problemDetails,
  wrongSetting,
} from '@kronos-portal/node';
import type { RequestHandler } from 'express';
import Router from 'express-promise-router';
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
        const { database, httpRouter, logger, permissionsRegistry } = services;
        permissionsRegistry.addPermissions(marketplacePermissions);
        // A fault here must not stop the backend: the routes say why they do not work.
        let answer: RequestHandler;
        try {
          const knex = await database.getClient();
          if (!database.migrations?.skip) {
            await migrate({
              knex,
              directory: resolvePackagePath(
                '@kronos-portal/plugin-marketplace-backend',
                'migrations',
              ),
            });
          }
          answer = await startMarketplace({ ...services, knex });
        } catch (error) {
          logger.error('The marketplace could not start', toError(error));
          // others could hold anything
          const message =
            wrongSetting(error, services.config) ??
            'The marketplace could not start: the log of the backend says why.';
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
