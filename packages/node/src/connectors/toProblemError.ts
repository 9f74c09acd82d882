import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import { UpstreamError } from '../upstream/UpstreamError';

/**
 * What a view threw, as a problem for a person. A connector that stumbles over an answer is logged and told as
 * `nonsense`: the page must stay whole.
 */
export function toProblemError(
  error: unknown,
  logger: LoggerService,
  what: string,
): UpstreamError {
  if (UpstreamError.is(error)) return error;
  if (NotFoundError.is(error)) {
    return new UpstreamError('not-found', error.message);
  }
  if (InputError.is(error)) {
    return new UpstreamError('unconfigured', error.message);
  }
  const { name } = (error ?? {}) as { name?: string };
  if (name === 'AbortError' || name === 'TimeoutError') {
    return new UpstreamError('timeout', 'The tool did not answer in time.');
  }
  logger.error(`${what} stumbled over an answer`, error as Error);
  return new UpstreamError(
    'nonsense',
    'The portal could not make sense of what the tool said.',
  );
}
