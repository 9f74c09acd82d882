import { InputError, isError } from '@backstage/errors';
import type { HttpBodyParser } from '@backstage/plugin-events-node';
import { MAX_BYTES } from './WebhookDoor';

/**
 * Parses the body of a webhook. Unlike the parser of the events plugin it answers 400 to what is no JSON, and does not
 * parse what is too large anyway: this happens before the sender is known.
 */
export const parseJson: HttpBodyParser = async (request, contentType) => {
  const bodyBuffer: unknown = request.body;
  if (!Buffer.isBuffer(bodyBuffer)) throw new InputError('The body is missing');
  const encoding = contentType.parameters.charset ?? 'utf-8';
  if (!Buffer.isEncoding(encoding)) {
    throw new InputError(`Unknown charset '${encoding}'`);
  }
  if (bodyBuffer.length > MAX_BYTES) {
    return { bodyParsed: undefined, bodyBuffer, encoding };
  }
  try {
    const bodyParsed = JSON.parse(bodyBuffer.toString(encoding));
    return { bodyParsed, bodyBuffer, encoding };
  } catch (error) {
    throw new InputError(
      `The body is no JSON: ${isError(error) ? error.message : error}`,
    );
  }
};
