import { createHash, timingSafeEqual } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type {
  EventParams,
  RequestDetails,
  RequestRejectionDetails,
  RequestValidator,
} from '@backstage/plugin-events-node';
import type { Deliveries } from './Deliveries';

/** A kind of sender. */
export interface Sender {
  topic: string;
  /** lower case name of the header with the shared secret */
  header: string;
  /** undefined: the door stays closed */
  secret: string | undefined;
  /** lower case name of the header that is different for each delivery; without it the body is what is compared */
  delivery?: string;
}

export interface WebhookDoorOptions {
  sender: Sender;
  deliveries: Deliveries;
  logger: LoggerService;
}

type Refusal = RequestRejectionDetails & { payload: { message: string } };

export const MAX_BYTES = 1024 * 1024;

/**
 * Lets a webhook in when it brings the secret, is not too large, is a JSON object and was not here in the last ten
 * minutes. Without a secret in config it lets nothing in.
 *
 * What was here is known to all replicas. It counts as delivered when it was published, so that a delivery whose replica
 * was killed on the way comes through when the sender tries again.
 */
export class WebhookDoor {
  readonly #sender: Sender;
  readonly #secret?: Buffer;
  readonly #deliveries: Deliveries;
  readonly #logger: LoggerService;

  static create(options: WebhookDoorOptions) {
    return new WebhookDoor(options);
  }

  private constructor({ sender, deliveries, logger }: WebhookDoorOptions) {
    this.#sender = sender;
    this.#secret = sender.secret ? digest(sender.secret) : undefined;
    this.#deliveries = deliveries;
    this.#logger = logger;
  }

  readonly validate: RequestValidator = async (request, context) => {
    const refused =
      this.#refuse(request) ?? (await this.#refuseRepeated(request));
    if (!refused) return;
    this.#logger.warn(
      `Refused a webhook of ${this.#sender.topic}: ${refused.payload.message}`,
    );
    context.reject(refused);
  };

  /** What the event says that this door let in. */
  readonly published = async ({ eventPayload, metadata }: EventParams) => {
    await this.#deliveries.published(this.#idOf(eventPayload, metadata ?? {}));
  };

  #refuse(request: RequestDetails): Refusal | undefined {
    if (!this.#secret) return refusal(403, 'this webhook is not configured');
    // digests have one length, so that not even the length of the secret shows in the time
    const token = request.headers[this.#sender.header];
    if (
      typeof token !== 'string' ||
      !timingSafeEqual(digest(token), this.#secret)
    ) {
      return refusal(403, 'invalid token');
    }
    // the headers are published and stored with the event
    // what signs someone in has no business in an event, whoever sent it
    delete request.headers.authorization;
    delete request.headers.cookie;
    delete request.headers[this.#sender.header];
    if (request.raw.body.length > MAX_BYTES) {
      return refusal(413, `more than ${MAX_BYTES} bytes`);
    }
    if (!isObject(request.body)) return refusal(400, 'not a JSON object');
    return undefined;
  }

  async #refuseRepeated({
    body,
    headers,
  }: RequestDetails): Promise<Refusal | undefined> {
    try {
      // 202, because a sender that retries must not take it for a failure and give up on us
      return (await this.#deliveries.take(this.#idOf(body, headers)))
        ? undefined
        : refusal(202, 'was already delivered');
    } catch (error) {
      this.#logger.error('Deliveries cannot be remembered', toError(error));
      return refusal(503, 'the portal cannot take it now, try again');
    }
  }

  /** The body as the event has it. */
  #idOf(body: unknown, headers: Record<string, unknown>) {
    const delivery = this.#sender.delivery && headers[this.#sender.delivery];
    const text =
      typeof delivery === 'string' && delivery
        ? delivery
        : JSON.stringify(body);
    return `${this.#sender.topic}:${digest(text).toString('base64')}`;
  }
}

function digest(value: string | Buffer) {
  return createHash('sha256').update(value).digest();
}

function isObject(value: unknown) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refusal(status: number, message: string) {
  return { status, payload: { message } };
}
