import {
  bulkhead,
  circuitBreaker,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleWhen,
  retry,
  type BulkheadPolicy,
  type CircuitBreakerPolicy,
  type RetryPolicy,
} from 'cockatiel';
import tls from 'node:tls';
import { Agent, ProxyAgent, type Dispatcher } from 'undici';
import { UpstreamError } from './UpstreamError';
import type { UpstreamGuard } from './UpstreamGuard';
import { parseBaseUrl } from './url';

/** Limits of one instance of a tool. */
export interface UpstreamPolicy {
  /** for the whole call with its retries; default 10 s */
  timeoutMs: number;
  /** further attempts of a read; default 2 */
  retries: number;
  /** calls at once; default 8 */
  concurrency: number;
  /** calls that may wait for a place; default 64 */
  queue: number;
  /** failures in a row after which the tool is left alone; default 6 */
  breakAfter: number;
  /** for how long; default 15 s */
  breakMs: number;
  /** of a body after decompression; default 5 MB */
  maxBytes: number;
}

export const DEFAULT_POLICY: Readonly<UpstreamPolicy> = Object.freeze({
  timeoutMs: 10_000,
  retries: 2,
  concurrency: 8,
  queue: 64,
  breakAfter: 6,
  breakMs: 15_000,
  maxBytes: 5_000_000,
});

export interface UpstreamInstanceOptions {
  baseUrl: string;
  tls?: { ca?: string; insecure?: boolean };
  /** URL of an HTTP proxy; may have credentials */
  proxy?: string;
  guard: UpstreamGuard;
  policy?: Partial<UpstreamPolicy>;
}

const BROKEN = ['unreachable', 'timeout', 'server-error'];

/**
 * What all calls to one instance of a tool share: sockets, circuit breaker, places, limits. Kept over requests as long
 * as the connection's revision stays.
 */
export class UpstreamInstance {
  readonly base: URL;
  readonly policy: UpstreamPolicy;
  readonly guard: UpstreamGuard;
  readonly proxied: boolean;
  readonly dispatcher: Dispatcher;
  readonly places: BulkheadPolicy;
  readonly breaker: CircuitBreakerPolicy;
  readonly retry: RetryPolicy;

  /** Throws InputError when the address cannot be one. */
  static create(options: UpstreamInstanceOptions) {
    return new UpstreamInstance(options);
  }

  private constructor(options: UpstreamInstanceOptions) {
    this.base = parseBaseUrl(options.baseUrl);
    this.policy = { ...DEFAULT_POLICY, ...options.policy };
    this.guard = options.guard;
    this.proxied = Boolean(options.proxy);
    this.dispatcher = createDispatcher(this.base, options);
    this.places = bulkhead(this.policy.concurrency, this.policy.queue);
    this.breaker = circuitBreaker(
      handleWhen(
        error => UpstreamError.is(error) && BROKEN.includes(error.problem.kind),
      ),
      {
        breaker: new ConsecutiveBreaker(this.policy.breakAfter),
        halfOpenAfter: this.policy.breakMs,
      },
    );
    this.retry = retry(handleWhen(isWorthRetry), {
      maxAttempts: this.policy.retries,
      backoff: new ExponentialBackoff({ initialDelay: 150, maxDelay: 2_000 }),
    });
  }

  async close() {
    await this.dispatcher.close();
  }
}

const GATEWAY_STATUS = [502, 503, 504];
const NETWORK_HICCUP = [
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'EAI_AGAIN',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
];
/** A tool that asks for a longer pause gets it: the call fails and the next one comes later. */
const LONGEST_PAUSE_MS = 2_000;

function isWorthRetry(error: Error): boolean {
  if (!UpstreamError.is(error)) return false;
  switch (error.problem.kind) {
    case 'unreachable':
      return NETWORK_HICCUP.includes(error.code ?? '');
    case 'server-error':
      return GATEWAY_STATUS.includes(error.upstreamStatus ?? 0);
    case 'rate-limited':
      return (error.retryAfterMs ?? Infinity) <= LONGEST_PAUSE_MS;
    default:
      return false;
  }
}

function createDispatcher(
  base: URL,
  options: UpstreamInstanceOptions,
): Dispatcher {
  const security = {
    // a company's own authority is trusted besides the public ones, not instead of them
    ...(options.tls?.ca && { ca: [...tls.rootCertificates, options.tls.ca] }),
    ...(options.tls?.insecure && { rejectUnauthorized: false }),
  };
  if (!options.proxy) {
    return new Agent({
      connect: { ...security, lookup: options.guard.lookupFor(base) },
    });
  }
  const uri = parseProxy(options.proxy);
  const address = new URL(uri.href);
  address.username = '';
  address.password = '';
  options.guard.assertUrl(address);
  return new ProxyAgent({
    uri: uri.href,
    requestTls: security,
    proxyTls: {
      ...security,
      lookup: options.guard.lookupFor(address),
    } as object,
  });
}

function parseProxy(proxy: string): URL {
  let uri: URL | undefined;
  try {
    uri = new URL(proxy);
  } catch {
    // told below
  }
  if (!uri || !['http:', 'https:'].includes(uri.protocol)) {
    throw new UpstreamError(
      'unconfigured',
      'The address of the proxy must begin with http:// or https://.',
    );
  }
  return uri;
}
