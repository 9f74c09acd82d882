import { InputError } from '@backstage/errors';
import type { UpstreamRequest } from './UpstreamClient';
import { UpstreamError } from './UpstreamError';

/**
 * The address of a proxy with the password that is kept apart from it, among the secrets of the connection. What is no
 * address stays as it is: it is told where the proxy is used.
 */
export function proxyWithPassword(
  proxy: string | undefined,
  password: string | undefined,
): string | undefined {
  if (!proxy || !password || !URL.canParse(proxy)) return proxy;
  const url = new URL(proxy);
  url.password = encodeURIComponent(password);
  return url.href;
}

/** Parses the base URL of a tool; http and https only, no credentials, query or fragment. */
export function parseBaseUrl(baseUrl: string): URL {
  let url: URL;
  try {
    url = new URL(baseUrl);
  } catch {
    throw new InputError(
      'The address of the tool must be a URL such as https://jenkins.example.com/jenkins.',
    );
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new InputError(
      'The address of the tool must begin with http:// or https://.',
    );
  }
  if (url.username || url.password) {
    throw new InputError(
      'The address of the tool must not contain a user name or password.',
    );
  }
  if (url.search || url.hash) {
    throw new InputError(
      'The address of the tool must not contain a query or fragment.',
    );
  }
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

// Tabs and line breaks are dropped by URL parsers, a backslash counts as slash: both could rebuild `..`.
// eslint-disable-next-line no-control-regex
const UNSAFE = /[\u0000-\u0020\\?#]/;
const DOTS = /^(\.|%2e){1,2}$/i;

/**
 * Joins a base URL (which may have a port and a sub-path) and a relative path. The result always stays below the base.
 */
export function buildUrl(
  base: URL,
  relative: string,
  query?: UpstreamRequest['query'],
): URL {
  const rest = relative.replace(/^\/+/, '');
  if (UNSAFE.test(rest) || rest.split('/').some(s => DOTS.test(s))) {
    throw new UpstreamError(
      'not-found',
      'The path asked of the tool is not valid.',
    );
  }
  const url = new URL(base.href + rest);
  for (const [key, value] of Object.entries(query ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) url.searchParams.append(key, String(one));
    }
  }
  return url;
}

/** Whether a URL is below a base: same scheme, host, port and sub-path. */
export const isBelow = (url: URL, base: URL) =>
  url.origin === base.origin && url.pathname.startsWith(base.pathname);
