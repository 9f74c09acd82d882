import {
  coreServices,
  createServiceFactory,
  type HttpAuthService,
  type PermissionsService,
} from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { DefaultSchedulerService } from '@backstage/backend-defaults/scheduler';
import { NotAllowedError } from '@backstage/errors';
import { scheduledTaskManage } from '@kronos-portal/common';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import express, { type RequestHandler } from 'express';

/**
 * The scheduler of Backstage behind a permission: as it comes, everyone who is signed in may list, start and cancel the
 * tasks of every plugin, and read the errors in which they ended.
 */
export const guardedScheduler = createServiceFactory({
  service: coreServices.scheduler,
  deps: {
    database: coreServices.database,
    httpAuth: coreServices.httpAuth,
    httpRouter: coreServices.httpRouter,
    logger: coreServices.logger,
    metrics: metricsServiceRef,
    permissions: coreServices.permissions,
    pluginMetadata: coreServices.pluginMetadata,
    rootLifecycle: coreServices.rootLifecycle,
  },
  async factory({ httpAuth, httpRouter, permissions, ...deps }) {
    const door = express.Router();
    door.use('/.backstage/scheduler', mayManage({ httpAuth, permissions }));
    httpRouter.use(door);
    return DefaultSchedulerService.create({ ...deps, httpRouter });
  },
});

/** Services always may. */
function mayManage(options: {
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
}): RequestHandler {
  return (req, _res, next) => {
    const decide = async () => {
      const credentials = await options.httpAuth.credentials(req, {
        allow: ['user', 'service'],
      });
      const [{ result }] = await options.permissions.authorize(
        [{ permission: scheduledTaskManage }],
        { credentials },
      );
      if (result !== AuthorizeResult.ALLOW) {
        throw new NotAllowedError(
          `You are not allowed to do this (${scheduledTaskManage.name}).`,
        );
      }
    };
    decide().then(() => next(), next);
  };
}
