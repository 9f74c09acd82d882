import { http } from 'msw';
import { playgroundCredentials } from '../credentials';
import type { CreateStandIn } from '../StandIn';
import { LogStreams } from '../world/logs/LogStreams';
import { page } from '../web/page';
import { answer } from './api';
import { LokiRefusal } from './logql';

const BASE = '/loki';

const text = (body: string, status: number, more = {}) =>
  new Response(`${body}\n`, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...more },
  });

/**
 * Loki with tenants behind a gateway that wants a token, over the lines that the pods of the world wrote.
 * https://grafana.com/docs/loki/latest/reference/loki-http-api/
 */
export const createLoki: CreateStandIn = ({ world }) => {
  const streams = LogStreams.create(world);
  return {
    id: 'loki',
    title: 'Loki',
    basePaths: [BASE],
    handlers: [
      http.all(`*${BASE}*`, async ({ request }) => {
        const { pathname, searchParams } = new URL(request.url);
        const path = pathname.slice(pathname.indexOf(BASE) + BASE.length);
        if (path === '/ready') return text('ready', 200);
        if (path === '' || path === '/') return start();
        const token = `Bearer ${playgroundCredentials.lokiToken}`;
        if (request.headers.get('authorization') !== token) {
          return text('Unauthorized', 401, { 'www-authenticate': 'Bearer' });
        }
        const api = /^\/loki\/api\/v1\/(.+?)\/?$/.exec(path)?.[1];
        if (!api) return text('404 page not found', 404);
        if (api === 'status/buildinfo') return Response.json(BUILD);
        const tenant = request.headers.get('x-scope-orgid') ?? '';
        if (!tenant) return text('no org id', 401);
        try {
          return Response.json(
            answer({
              world,
              streams,
              // a tenant that nobody wrote to is an empty one
              tenant: affiliate =>
                tenant === playgroundCredentials.lokiTenant ||
                tenant === affiliate,
              path: api,
              parameters: await parametersOf(request, searchParams),
            }),
          );
        } catch (error) {
          if (!(error instanceof LokiRefusal)) throw error;
          return text(error.message, error.status);
        }
      }),
    ],
  };
};

const BUILD = {
  version: '3.5.3',
  revision: 'playground',
  branch: 'HEAD',
  buildUser: '',
  buildDate: '',
  goVersion: 'go1.24',
};

/** Queries that are too long for a URL come as a form. */
async function parametersOf(request: Request, query: URLSearchParams) {
  const type = request.headers.get('content-type') ?? '';
  if (
    request.method !== 'POST' ||
    !type.startsWith('application/x-www-form-urlencoded')
  ) {
    return query;
  }
  const form = new URLSearchParams(await request.text());
  for (const [name, value] of query) form.append(name, value);
  return form;
}

const start = () =>
  new Response(
    page({
      tool: 'Loki',
      title: 'Loki',
      body: `<p>Loki has no page of its own. <code>GET ${BASE}/loki/api/v1/query_range?query={service="card-payment-api"}</code></p>`,
    }),
    { headers: { 'content-type': 'text/html; charset=utf-8' } },
  );
