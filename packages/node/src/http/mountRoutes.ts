import type {
  HttpRouterService,
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { ServiceUnavailableError, toError } from '@backstage/errors';
import type { RequestHandler } from 'express';
import Router from 'express-promise-router';
import { wrongSetting } from '../settings/wrongSetting';
import { nothingHere, problemDetails } from './problemDetails';

/**
 * Starts a part of the portal and mounts its routes. A fault there must not stop the backend: until it has started, and
 * when it cannot, the routes say why they do not work.
 *
 * @param options.what - "The marketplace", in sentences for a person
 */
export async function mountRoutes(options: {
  services: {
    config: RootConfigService;
    httpRouter: HttpRouterService;
    logger: LoggerService;
  };
  what: string;
  start(): Promise<RequestHandler>;
}): Promise<void> {
  const { services, what, start } = options;
  const { config, httpRouter, logger } = services;
  let answer = unavailable(`${what} is still starting.`);
  const router = Router();
  router.use((req, res, next) => answer(req, res, next));
  router.use(nothingHere);
  router.use(problemDetails({ logger }));
  httpRouter.use(router);
  try {
    answer = await start();
  } catch (error) {
    logger.error(`${what} could not start`, toError(error));
    answer = unavailable(
      wrongSetting(error, config) ??
        // others could hold anything
        `${what} could not start: the log of the backend says why.`,
    );
  }
}

function unavailable(message: string): RequestHandler {
  return () => {
    throw Object.assign(new ServiceUnavailableError(message), {
      problem: { kind: 'unconfigured', message },
    });
  };
}
