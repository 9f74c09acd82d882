import { createHash, timingSafeEqual } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  RequestDetails,
  RequestRejectionDetails,
  RequestValidator,
} from '@backstage/plugin-events-node';

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
  logger: LoggerService;
  now?: () => number;
}

export const MAX_BYTES = 1024 * 1024;
const REMEMBER_MS = 10 * 60_000;
const MAX_REMEMBERED = 20_000;

/**
 * Lets a webhook in when it brings the secret, is not too large, is a JSON object and was not here in the last ten
 * minutes. Without a secret in config it lets nothing in.
 *
 * What was here is remembered by this process alone: with several replicas a repeated delivery can pass once for each.
 * Events are facts with an id and handled idempotently, so a repetition costs work, not truth.
 */
export class WebhookDoor {
  readonly #sender: Sender;
  readonly #secret?: Buffer;
  readonly #logger: LoggerService;
  readonly #now: () => number;
  readonly #seen = new Map<string, number>();

  static create(options: WebhookDoorOptions) {
    return new WebhookDoor(options);
  }

  private constructor({ sender, logger, now }: WebhookDoorOptions) {
    this.#sender = sender;
    this.#secret = sender.secret ? digest(sender.secret) : undefined;
    this.#logger = logger;
    this.#now = now ?? Date.now;
  }

  readonly validate: RequestValidator = async (request, context) => {
    const refused = this.#refuse(request);
    if (!refused) return;
    this.#logger.warn(
      `Refused a webhook of ${this.#sender.topic}: ${refused.payload.message}`,
    );
    context.reject(refused);
  };

  #refuse(
    request: RequestDetails,
  ): (RequestRejectionDetails & { payload: { message: string } }) | undefined {
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
    delete request.headers[this.#sender.header];
    if (request.raw.body.length > MAX_BYTES) {
      return refusal(413, `more than ${MAX_BYTES} bytes`);
    }
    if (!isObject(request.body)) return refusal(400, 'not a JSON object');
    // 202, because a sender that retries must not take it for a failure and give up on us
    if (this.#wasHere(request)) return refusal(202, 'was already delivered');
    return undefined;
  }

  #wasHere({ headers, raw }: RequestDetails): boolean {
    const delivery = this.#sender.delivery && headers[this.#sender.delivery];
    const id = digest(
      typeof delivery === 'string' && delivery ? delivery : raw.body,
    ).toString('base64');
    const now = this.#now();
    this.#forget(now);
    if (this.#seen.has(id)) return true;
    this.#seen.set(id, now);
    return false;
  }

  /** The map is in the order of arrival. */
  #forget(now: number) {
    for (const [id, at] of this.#seen) {
      const old = now - at >= REMEMBER_MS;
      if (!old && this.#seen.size < MAX_REMEMBERED) return;
      this.#seen.delete(id);
    }
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
