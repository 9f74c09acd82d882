import { http, type RequestHandler } from 'msw';
import {
  findRoute,
  route as anyRoute,
  type Route as AnyRoute,
} from '../web/route';

/** Ends a request with a status and GitLab's own words. */
export class GitlabRefusal extends Error {
  constructor(readonly status: number, readonly body: unknown) {
    super(`${status}`);
  }
}

export const refuse = (status: number, message: unknown) =>
  new GitlabRefusal(status, { message });

export const notFound = (what: string) => refuse(404, `404 ${what} Not Found`);

/** What has no word of its own: the answer to an id that nothing has. */
export const nothingThere = () => refuse(404, '404 Not found');

export interface Call {
  params: Record<string, string>;
  query: URLSearchParams;
  /** JSON or form, and the query where neither was sent */
  body: Record<string, unknown>;
  request: Request;
  /** URL of the API, for links to other pages of a list */
  url: URL;
}

export type Route = AnyRoute<Call>;
export const route = anyRoute<Call>;

/** One msw handler for the whole API: forty patterns would be compiled for each request. */
export function apiHandler(options: {
  prefix: string;
  routes: Route[];
  isAllowed: (request: Request) => boolean;
}): RequestHandler {
  const { prefix, routes, isAllowed } = options;
  return http.all(`*${prefix}/*`, async ({ request }) => {
    const isHead = request.method === 'HEAD';
    const method = isHead ? 'GET' : request.method;
    const url = new URL(request.url);
    const path = url.pathname.slice(
      url.pathname.indexOf(prefix) + prefix.length,
    );
    let response: Response;
    try {
      if (!isAllowed(request)) throw refuse(401, '401 Unauthorized');
      const found = findRoute(routes, method, path);
      if (!found) {
        throw new GitlabRefusal(404, { error: '404 Not Found' });
      }
      response = await found.route.answer({
        params: found.params,
        query: url.searchParams,
        body: await bodyOf(request, url),
        request,
        url,
      });
    } catch (error) {
      if (error instanceof URIError) {
        response = Response.json({ error: 'Bad request' }, { status: 400 });
      } else if (error instanceof GitlabRefusal) {
        response = Response.json(error.body, { status: error.status });
      } else {
        throw error;
      }
    }
    return isHead
      ? new Response(null, {
          status: response.status,
          headers: response.headers,
        })
      : response;
  });
}

async function bodyOf(
  request: Request,
  url: URL,
): Promise<Record<string, unknown>> {
  const query = Object.fromEntries(url.searchParams);
  if (request.method === 'GET' || request.method === 'HEAD') return query;
  const text = await request.text();
  if (text === '') return query;
  const type = request.headers.get('content-type') ?? '';
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return { ...query, ...Object.fromEntries(new URLSearchParams(text)) };
  }
  try {
    const body = JSON.parse(text);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) {
      return { ...query, ...body };
    }
  } catch {
    // told below
  }
  throw new GitlabRefusal(400, {
    error: 'The provided content-type or body is not supported',
  });
}

const whole = (text: string | null, fallback: number, max: number) => {
  const value = Number(text ?? fallback);
  return Number.isSafeInteger(value) && value > 0
    ? Math.min(value, max)
    : fallback;
};

export const pageOf = (query: URLSearchParams) => ({
  page: whole(query.get('page'), 1, 100_000),
  perPage: whole(query.get('per_page'), 20, 100),
});

/**
 * A page of a list with the headers of offset pagination, or of keyset pagination when it is asked for.
 * https://docs.gitlab.com/api/rest/#pagination
 */
export function paged<T extends object>(call: Call, items: T[]): Response {
  if (call.query.get('pagination') === 'keyset') return keyset(call, items);
  const { page, perPage } = pageOf(call.query);
  const pages = Math.max(1, Math.ceil(items.length / perPage));
  const link = (to: number, rel: string) => {
    const url = new URL(call.url);
    url.searchParams.set('page', String(to));
    url.searchParams.set('per_page', String(perPage));
    return `<${url}>; rel="${rel}"`;
  };
  return Response.json(items.slice((page - 1) * perPage, page * perPage), {
    headers: {
      'X-Page': String(page),
      'X-Per-Page': String(perPage),
      'X-Prev-Page': page > 1 ? String(page - 1) : '',
      'X-Next-Page': page < pages ? String(page + 1) : '',
      'X-Total': String(items.length),
      'X-Total-Pages': String(pages),
      Link: [
        ...(page > 1 ? [link(page - 1, 'prev')] : []),
        ...(page < pages ? [link(page + 1, 'next')] : []),
        link(1, 'first'),
        link(pages, 'last'),
      ].join(', '),
    },
  });
}

function keyset<T extends object>(call: Call, items: T[]): Response {
  const { perPage } = pageOf(call.query);
  const idOf = (item: T) => Number((item as { id?: unknown }).id);
  const descending = call.query.get('sort') !== 'asc';
  const after = Number(call.query.get('id_after') ?? NaN);
  const before = Number(call.query.get('id_before') ?? NaN);
  const rest = items
    .filter(i => !(idOf(i) <= after) && !(idOf(i) >= before))
    .sort((a, b) => (descending ? idOf(b) - idOf(a) : idOf(a) - idOf(b)));
  const shown = rest.slice(0, perPage);
  const headers: Record<string, string> = {};
  if (rest.length > shown.length) {
    const url = new URL(call.url);
    url.searchParams.set(
      descending ? 'id_before' : 'id_after',
      String(idOf(shown[shown.length - 1])),
    );
    headers.Link = `<${url}>; rel="next"`;
  }
  return Response.json(shown, { headers });
}

/** For lists whose length is too dear to count: asks for one item more than the page has. */
export async function pagedLazily<T>(
  call: Call,
  read: (skip: number, limit: number) => Promise<T[]>,
): Promise<Response> {
  const { page, perPage } = pageOf(call.query);
  const items = await read((page - 1) * perPage, perPage + 1);
  return Response.json(items.slice(0, perPage), {
    headers: {
      'X-Page': String(page),
      'X-Per-Page': String(perPage),
      'X-Prev-Page': page > 1 ? String(page - 1) : '',
      'X-Next-Page': items.length > perPage ? String(page + 1) : '',
    },
  });
}

export const text = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number'
    ? String(value)
    : undefined;

export const flag = (value: unknown): boolean =>
  value === true || value === 'true' || value === 1 || value === '1';

/** Throws 400 naming what is missing. */
export function required(call: Call, ...names: string[]): string[] {
  const missing = names.filter(
    name => text(call.body[name]) === undefined || call.body[name] === '',
  );
  if (missing.length > 0) {
    throw new GitlabRefusal(400, {
      error: missing.map(name => `${name} is missing`).join(', '),
    });
  }
  return names.map(name => String(call.body[name]));
}
