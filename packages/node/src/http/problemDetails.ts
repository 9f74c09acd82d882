import type { LoggerService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { STATUS_CODES } from 'node:http';
import { storageFault } from '../database/storageFault';
import { UpstreamError } from '../upstream/UpstreamError';

const STATUS: Record<string, number> = {
  InputError: 400,
  AuthenticationError: 401,
  NotAllowedError: 403,
  NotFoundError: 404,
  ConflictError: 409,
  NotImplementedError: 501,
  ServiceUnavailableError: 503,
};

/** What a JSON parser says repeats what was sent, which may hold a credential. */
const detailOf = (error: any) =>
  error?.type === 'entity.parse.failed'
    ? 'The body is not valid JSON.'
    : String(error?.message ?? '');

/**
 * Answers errors as RFC 9457 problem details (`application/problem+json`): `type`, `title`, `status`, `detail`, and where
 * known `errors` (field by field) and `problem` (why a tool gave no answer). Never a stack, never an unknown error's text.
 *
 * Put it behind the routes of a router.
 */
export function problemDetails(options: {
  logger: LoggerService;
}): ErrorRequestHandler {
  return (error, req, res, next) => {
    if (res.headersSent) {
      next(error);
      return;
    }
    const fault = faultOf(error);
    const status = fault ? 503 : statusOf(error);
    if (status >= 500 && !UpstreamError.is(error)) {
      options.logger.error(`${req.method} ${req.path} failed`, error);
    }
    const known = status < 500 || UpstreamError.is(error) || status === 503;
    if (fault) res.set('Retry-After', '5');
    res
      .status(status)
      .type('application/problem+json')
      .send(
        JSON.stringify({
          type: 'about:blank',
          title: STATUS_CODES[status] ?? 'Error',
          status,
          detail:
            fault ??
            (known
              ? detailOf(error)
              : 'Something went wrong in the portal. The log of the backend says more.'),
          ...(Array.isArray(error?.errors) && { errors: error.errors }),
          ...(error?.problem && { problem: error.problem }),
        }),
      );
  };
}

/** Last route of a router: what nobody answered does not exist. */
export const nothingHere: RequestHandler = () => {
  throw new NotFoundError('There is nothing at this address.');
};

/** What the portal itself lacks at the moment; it passes. */
function faultOf(error: any): string | undefined {
  if (UpstreamError.is(error)) return undefined;
  const otherPlugin =
    (error?.name === 'ResponseError' && error.statusCode >= 500) ||
    (error?.name === 'TypeError' && error.message === 'fetch failed');
  return otherPlugin
    ? 'A part of the portal that is needed for this does not answer just now. Nothing was changed; try again soon.'
    : storageFault(error);
}

function statusOf(error: any): number {
  if (UpstreamError.is(error)) return error.statusCode;
  const byName = STATUS[error?.name];
  if (byName) return byName;
  // body-parser and its kin
  const given = error?.statusCode ?? error?.status;
  return Number.isInteger(given) && given >= 400 && given < 500 ? given : 500;
}
