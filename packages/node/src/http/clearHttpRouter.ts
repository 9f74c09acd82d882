import {
  coreServices,
  createServiceFactory,
  type LoggerService,
} from '@backstage/backend-plugin-api';
import {
  createAuthIntegrationRouter,
  createCookieAuthRefreshMiddleware,
  createCredentialsBarrier,
  createLifecycleMiddleware,
  createRateLimitMiddleware,
} from '@backstage/backend-defaults/httpRouter';
import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { ServiceUnavailableError } from '@backstage/errors';
import type { ErrorRequestHandler } from 'express';
import PromiseRouter from 'express-promise-router';
import { storageFault } from '../database/storageFault';

/**
 * The HTTP service of plugins as Backstage composes it, with one part more: when the portal's own database is away or
 * full, every plugin says so in a sentence for a person. As it comes, those of Backstage answer with the address of the
 * database or with a query.
 */
export const clearHttpRouter = createServiceFactory({
  service: coreServices.httpRouter,
  initialization: 'always',
  deps: {
    auth: coreServices.auth,
    config: coreServices.rootConfig,
    httpAuth: coreServices.httpAuth,
    lifecycle: coreServices.lifecycle,
    logger: coreServices.logger,
    plugin: coreServices.pluginMetadata,
    rootHttpRouter: coreServices.rootHttpRouter,
  },
  factory({ plugin, rootHttpRouter, ...deps }) {
    const pluginId = plugin.getId();
    const router = PromiseRouter();
    const routes = PromiseRouter();
    const barrier = createCredentialsBarrier(deps);
    rootHttpRouter.use(`/api/${pluginId}`, router);
    router.use(
      createRateLimitMiddleware({ ...deps, pluginId }),
      createAuthIntegrationRouter(deps),
      createLifecycleMiddleware(deps),
      barrier.middleware,
      createCookieAuthRefreshMiddleware(deps),
      routes,
      tellStorageFaults(deps),
      MiddlewareFactory.create(deps).error(),
    );
    return {
      use: handler => {
        routes.use(handler);
      },
      addAuthPolicy: barrier.addAuthPolicy,
    };
  },
});

function tellStorageFaults(options: {
  logger: LoggerService;
}): ErrorRequestHandler {
  return (error, req, res, next) => {
    const fault = storageFault(error);
    if (!fault) {
      next(error);
      return;
    }
    options.logger.error(`${req.method} ${req.path} failed`, error);
    if (!res.headersSent) res.set('Retry-After', '5');
    next(new ServiceUnavailableError(fault));
  };
}
