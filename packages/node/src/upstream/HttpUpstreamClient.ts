import { fetch, type Response } from 'undici';
import { z, type ZodType } from 'zod';
import { errorOfStatus, timedOut, toUpstreamError } from './failures';
import type {
  UpstreamClient,
  UpstreamRequest,
  UpstreamResponse,
  UpstreamWrite,
} from './UpstreamClient';
import { UpstreamError } from './UpstreamError';
import type { UpstreamInstance } from './UpstreamInstance';
import { buildUrl, isBelow } from './url';

const MAX_REDIRECTS = 3;

interface Call {
  method: string;
  headers?: Record<string, string>;
  body?: string;
  signal: AbortSignal;
  maxBytes: number;
  expect?: readonly number[];
  follow: boolean;
}

/** {@link UpstreamClient} over undici, with what the instance shares. */
export class HttpUpstreamClient implements UpstreamClient {
  readonly #instance: UpstreamInstance;
  readonly #headers: Record<string, string>;

  constructor(
    instance: UpstreamInstance,
    headers: Record<string, string> | undefined,
  ) {
    this.#instance = instance;
    this.#headers = { ...headers };
  }

  get baseUrl() {
    return this.#instance.base.href.replace(/\/$/, '');
  }

  async get<T>(
    relative: string,
    schema: ZodType<T>,
    options: UpstreamRequest = {},
  ) {
    const response = await this.#read(relative, 'application/json', options);
    return { ...response, data: parse(response.data, schema) };
  }

  async getText(relative: string, options: UpstreamRequest = {}) {
    return this.#read(relative, 'text/plain, */*;q=0.8', options);
  }

  async send<T = string>(
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    relative: string,
    options: UpstreamWrite & { schema?: ZodType<T> } = {},
  ): Promise<UpstreamResponse<T>> {
    const { type, text } = bodyOf(options);
    const response = await this.#execute(relative, options, signal => ({
      method,
      headers: {
        accept: options.schema ? 'application/json' : '*/*',
        ...(type && { 'content-type': type }),
        ...options.headers,
      },
      body: text,
      signal,
      maxBytes: options.maxBytes ?? this.#instance.policy.maxBytes,
      expect: options.expect,
      follow: false,
    }));
    const data = options.schema
      ? parse(response.data, options.schema)
      : (response.data as T);
    return { ...response, data };
  }

  async #read(relative: string, accept: string, options: UpstreamRequest) {
    return this.#execute(
      relative,
      options,
      signal => ({
        method: 'GET',
        headers: { accept, ...options.headers },
        signal,
        maxBytes: options.maxBytes ?? this.#instance.policy.maxBytes,
        expect: options.expect,
        follow: true,
      }),
      true,
    );
  }

  /** One time limit over waiting, attempts, and reading of the body. */
  async #execute(
    relative: string,
    options: UpstreamRequest,
    call: (signal: AbortSignal) => Call,
    retried = false,
  ): Promise<UpstreamResponse<string>> {
    const { base, policy, breaker, places, retry } = this.#instance;
    const url = buildUrl(base, relative, options.query);
    const limit = AbortSignal.timeout(options.timeoutMs ?? policy.timeoutMs);
    const signal = options.signal
      ? AbortSignal.any([limit, options.signal])
      : limit;
    const attempt = () =>
      breaker.execute(() =>
        places.execute(() => this.#fetch(url, call(signal)), signal),
      );
    try {
      return await orAborted(
        retried ? retry.execute(attempt, signal) : attempt(),
        signal,
      );
    } catch (error) {
      throw toUpstreamError(error);
    }
  }

  async #fetch(start: URL, call: Call): Promise<UpstreamResponse<string>> {
    const { base, dispatcher, guard, proxied } = this.#instance;
    let url = start;
    for (let hop = 0; ; hop++) {
      guard.assertUrl(url, { proxied });
      let response: Response;
      try {
        response = await fetch(url, {
          method: call.method,
          headers: { ...this.#headers, ...call.headers },
          body: call.body,
          signal: call.signal,
          redirect: 'manual',
          dispatcher,
        });
      } catch (error) {
        throw abortedByCaller(call.signal) ?? toUpstreamError(error);
      }
      const headers = response.headers as unknown as Headers;
      const target = call.expect?.includes(response.status)
        ? undefined
        : redirectOf(response, url);
      if (!target) {
        if (!response.ok && !call.expect?.includes(response.status)) {
          await discard(response);
          throw errorOfStatus(response.status, headers);
        }
        const data = await readBody(response, call);
        return { status: response.status, headers, data };
      }
      await discard(response);
      // Credentials never follow to another place; the sign-in page of a tool is such a place.
      if (!isBelow(target, base) || hop >= MAX_REDIRECTS) {
        throw new UpstreamError(
          'nonsense',
          'The tool sent the request on to another place. Check the address of the connection.',
          { upstreamStatus: response.status },
        );
      }
      // What was written is written; where the tool wants a browser to go next is in the headers.
      if (!call.follow) return { status: response.status, headers, data: '' };
      url = target;
    }
  }
}

function redirectOf(response: Response, from: URL): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(response.status)) return undefined;
  const location = response.headers.get('location') ?? '';
  return URL.canParse(location, from) ? new URL(location, from) : from;
}

async function readBody(response: Response, call: Call): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > call.maxBytes) {
        // leaving the loop cancels the stream, and with it the transfer
        throw new UpstreamError(
          'too-large',
          `The tool's answer is larger than ${Math.round(
            call.maxBytes / 1000,
          )} kB.`,
        );
      }
      chunks.push(chunk);
    }
  } catch (error) {
    throw abortedByCaller(call.signal) ?? toUpstreamError(error);
  }
  return decoderOf(response.headers.get('content-type')).decode(
    Buffer.concat(chunks),
  );
}

/** Older Korean tools still answer in EUC-KR. */
function decoderOf(contentType: string | null): TextDecoder {
  const charset = /charset="?([\w-]+)/i.exec(contentType ?? '')?.[1];
  try {
    return new TextDecoder(charset ?? 'utf-8');
  } catch {
    return new TextDecoder();
  }
}

async function discard(response: Response) {
  await response.body?.cancel().catch(() => {});
}

function parse<T>(text: string, schema: ZodType<T>): T {
  let json: unknown;
  try {
    json = text.trim() === '' ? null : JSON.parse(text);
  } catch {
    throw new UpstreamError(
      'nonsense',
      'The tool answered with something that is not JSON. Check the address of the connection.',
    );
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const field = z.core.toDotPath(parsed.error.issues[0]?.path ?? []);
  throw new UpstreamError(
    'nonsense',
    `The tool's answer does not have the promised shape${
      field ? ` (field ${field})` : ''
    }.`,
  );
}

function bodyOf(options: UpstreamWrite): { type?: string; text?: string } {
  if (options.json !== undefined) {
    return { type: 'application/json', text: JSON.stringify(options.json) };
  }
  if (options.form) {
    return {
      type: 'application/x-www-form-urlencoded',
      text: new URLSearchParams(options.form).toString(),
    };
  }
  return options.body ?? {};
}

/**
 * An abort of the caller says nothing about the tool, so it must not count in the breaker; the time limit does.
 */
function abortedByCaller(signal: AbortSignal): Error | undefined {
  if (!signal.aborted || signal.reason?.name === 'TimeoutError') {
    return undefined;
  }
  return new DOMException('The caller went away', 'AbortError');
}

function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(timedOut());
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', onAbort));
  });
}
