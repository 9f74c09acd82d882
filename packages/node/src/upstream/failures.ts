import { isBrokenCircuitError, isBulkheadRejectedError } from 'cockatiel';
import { UpstreamError } from './UpstreamError';

/** The error for a status that is no success. */
export function errorOfStatus(status: number, headers: Headers): UpstreamError {
  const options = { upstreamStatus: status };
  switch (status) {
    case 401:
    case 407:
      return new UpstreamError(
        'unauthorized',
        'The tool refused the credentials of this connection.',
        options,
      );
    case 403:
      return new UpstreamError(
        'forbidden',
        'The account of this connection may not do that in the tool.',
        options,
      );
    case 404:
    case 410:
      return new UpstreamError(
        'not-found',
        'The tool does not know what was asked for.',
        options,
      );
    case 408:
      return new UpstreamError(
        'timeout',
        'The tool gave up on the request.',
        options,
      );
    case 429:
      return new UpstreamError(
        'rate-limited',
        'The tool asks for fewer requests; try again in a while.',
        { ...options, retryAfterMs: retryAfter(headers) },
      );
    default:
  }
  if (status >= 500) {
    return new UpstreamError(
      'server-error',
      `The tool failed by itself (HTTP ${status}).`,
      options,
    );
  }
  return new UpstreamError(
    'nonsense',
    `The tool did not accept the request (HTTP ${status}).`,
    options,
  );
}

function retryAfter(headers: Headers): number | undefined {
  const value = headers.get('retry-after');
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}

/** TLS errors that an admin can act on. */
const TLS: Record<string, string> = {
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'The tool shows a self-signed certificate. Add its certificate authority to the connection.',
  SELF_SIGNED_CERT_IN_CHAIN:
    'The tool shows a certificate of an unknown authority. Add the certificate authority to the connection.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'The tool shows a certificate of an unknown authority. Add the certificate authority to the connection.',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'The tool shows a certificate of an unknown authority. Add the certificate authority to the connection.',
  CERT_HAS_EXPIRED: "The tool's certificate has expired.",
  ERR_TLS_CERT_ALTNAME_INVALID:
    "The tool's certificate is made out for another name.",
  EPROTO:
    'The tool does not speak TLS at this address. Check http:// and https://.',
  ERR_SSL_WRONG_VERSION_NUMBER:
    'The tool does not speak TLS at this address. Check http:// and https://.',
};

const NETWORK: Record<string, string> = {
  ECONNREFUSED: 'Nothing listens at the address of the tool.',
  ENOTFOUND: 'The name of the tool is not known in DNS.',
  EAI_AGAIN: 'DNS did not answer for the name of the tool.',
  ECONNRESET: 'The tool closed the connection.',
  UND_ERR_SOCKET: 'The tool closed the connection.',
};

/** Turns whatever a call threw into an {@link UpstreamError}; network errors lose their text, which names addresses. */
export function toUpstreamError(error: unknown): UpstreamError {
  if (isBrokenCircuitError(error)) {
    return new UpstreamError(
      'circuit-open',
      'The tool failed several times in a row and is left alone for a moment.',
    );
  }
  if (isBulkheadRejectedError(error)) {
    return new UpstreamError(
      'rate-limited',
      'Too many requests are already waiting for this tool.',
    );
  }
  for (let at: any = error, depth = 0; at && depth < 5; depth++) {
    if (UpstreamError.is(at)) return at;
    if (
      at.name === 'AbortError' ||
      at.name === 'TimeoutError' ||
      at.name === 'TaskCancelledError' ||
      /^UND_ERR_(HEADERS|BODY|CONNECT)_TIMEOUT$|^ETIMEDOUT$/.test(at.code)
    ) {
      return timedOut();
    }
    const text = TLS[at.code] ?? NETWORK[at.code];
    if (text) return new UpstreamError('unreachable', text, { code: at.code });
    // one failure per address of a name
    at = at.cause ?? (Array.isArray(at.errors) ? at.errors[0] : undefined);
  }
  return new UpstreamError('unreachable', 'The tool cannot be reached.', {
    code: (error as { code?: string } | undefined)?.code,
  });
}

export function timedOut() {
  return new UpstreamError('timeout', 'The tool did not answer in time.');
}
