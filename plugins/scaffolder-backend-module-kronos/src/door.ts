import type {
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { taskCreatePermission } from '@backstage/plugin-scaffolder-common/alpha';
import express, { type RequestHandler, type Router } from 'express';

/** The scaffolder looks a task up before it asks who may see it, so its refusal says that the task is there. */
const hideTask: RequestHandler = (req, res, next) => {
  const { taskId } = req.params;
  const json = res.json.bind(res);
  res.json = body => {
    if (res.statusCode !== 403) return json(body);
    res.status(404);
    return json({
      ...body,
      error: {
        name: 'NotFoundError',
        message: `No task with id '${taskId}' found`,
      },
      response: { statusCode: 404 },
    });
  };
  next();
};

/**
 * Stands before the scaffolder's own routes, where they tell more than a person may know: whether a service of any
 * affiliate exists is for those who may create one, and the task of somebody else is as one that does not exist.
 */
export function createDoor(options: {
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
}): Router {
  const door = express.Router();
  door.use('/v2/autocomplete/kronos', creatorsOnly(options));
  door.use('/v2/tasks/:taskId', hideTask);
  return door;
}

function creatorsOnly(options: {
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
}): RequestHandler {
  return (req, _res, next) => {
    const decide = async () => {
      const credentials = await options.httpAuth.credentials(req);
      const [{ result }] = await options.permissions.authorize(
        [{ permission: taskCreatePermission }],
        { credentials },
      );
      if (result !== AuthorizeResult.ALLOW) throw new NotAllowedError();
    };
    decide().then(() => next(), next);
  };
}
