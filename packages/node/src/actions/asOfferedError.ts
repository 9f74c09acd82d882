import { ServiceUnavailableError } from '@backstage/errors';
import { UpstreamError } from '../upstream/UpstreamError';

/**
 * What an action of the actions registry may throw: callers are told the message of the known classes only, so that a
 * tool's refusal becomes one of them. Its message has no address and no secret in it.
 */
export function asOfferedError(error: unknown): unknown {
  return UpstreamError.is(error)
    ? new ServiceUnavailableError(error.message)
    : error;
}
