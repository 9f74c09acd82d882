import type { ZodType } from 'zod';

export interface UpstreamRequest {
  query?: Record<string, string | number | boolean | string[] | undefined>;
  headers?: Record<string, string>;
  /** shorter or longer than the instance's default of 10 s */
  timeoutMs?: number;
  signal?: AbortSignal;
  /** of the body after decompression; default 5 MB */
  maxBytes?: number;
  /**
   * Further statuses that are an answer and no failure, such as 422 with the reasons in its body, or 303 whose address
   * is read and not gone to.
   */
  expect?: readonly number[];
}

export interface UpstreamWrite extends UpstreamRequest {
  json?: unknown;
  form?: Record<string, string>;
  /** raw body with its content type */
  body?: { type: string; text: string };
}

export interface UpstreamResponse<T> {
  status: number;
  headers: Headers;
  data: T;
}

/**
 * HTTP to one instance of a tool, with time limit, retry (reads only), circuit breaker, concurrency limit, size limit,
 * TLS and proxy of the connection, guard against forged addresses and redaction.
 *
 * Paths are relative to the base URL, which may have a port and a sub-path. Path segments that come from data go
 * through {@link path}.
 *
 * All methods throw {@link UpstreamError}, whose `problem` says why in a person's words.
 */
export interface UpstreamClient {
  readonly baseUrl: string;
  get<T>(
    path: string,
    schema: ZodType<T>,
    options?: UpstreamRequest,
  ): Promise<UpstreamResponse<T>>;
  getText(
    path: string,
    options?: UpstreamRequest,
  ): Promise<UpstreamResponse<string>>;
  /**
   * Never retried. `schema` undefined: the body is read as text. A redirect below the base URL counts as success and is
   * not followed: `status` and `headers` have it.
   */
  send<T = string>(
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    options?: UpstreamWrite & { schema?: ZodType<T> },
  ): Promise<UpstreamResponse<T>>;
}

/** Builds a path from literal text and data: every value becomes one encoded segment; `.` and `..` are refused. */
export type PathTag = (
  strings: TemplateStringsArray,
  ...values: (string | number)[]
) => string;
