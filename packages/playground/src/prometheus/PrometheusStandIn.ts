import { http } from 'msw';
import type { CreateStandIn } from '../StandIn';
import { page } from '../web/page';
import { answer, federation, Refusal } from './api';
import type { Newcomer } from './series/WorldSeries';

const BASE = '/prometheus';

/** Prometheus over metrics that follow from the world. https://prometheus.io/docs/prometheus/latest/querying/api/ */
export const createPrometheus: CreateStandIn = ({ world }) => {
  const state = world.slice<{ newcomers: Newcomer[] }>('prometheus', () => ({
    newcomers: [],
  }));
  const seeded = new Set(world.seed.services.map(s => s.name));
  world.on('deployed', event => {
    const { affiliate, service, cluster, namespace, isBatch } = event;
    const known =
      seeded.has(service) ||
      state.newcomers.some(n => n.namespace === namespace);
    if (known) return;
    state.newcomers.push({
      service,
      affiliate,
      cluster,
      namespace,
      stage: cluster.endsWith('-prd') ? 'prd' : 'dev',
      since: world.now() / 1_000,
      // what runs for a minute in the night is not scraped; kube-state-metrics knows it
      ...(isBatch && { isBatch }),
    });
    world.touch();
  });

  return {
    id: 'prometheus',
    title: 'Prometheus',
    basePaths: [BASE],
    handlers: [
      http.all(`*${BASE}*`, async ({ request }) => {
        const { pathname, searchParams } = new URL(request.url);
        const path = pathname.slice(pathname.indexOf(BASE) + BASE.length);
        if (path === '/-/healthy' || path === '/-/ready') {
          const health = path === '/-/ready' ? 'Ready' : 'Healthy';
          return new Response(`Prometheus Server is ${health}.\n`);
        }
        if (path === '/federate') {
          try {
            const text = federation({
              world,
              newcomers: state.newcomers,
              path,
              parameters: searchParams,
            });
            return new Response(text, {
              headers: { 'content-type': 'text/plain; version=0.0.4' },
            });
          } catch (error) {
            if (!(error instanceof Refusal)) throw error;
            return new Response(`${error.message}\n`, {
              status: error.status,
            });
          }
        }
        if (!path.startsWith('/api/v1/')) {
          return path === '' || path === '/' || path === '/graph'
            ? start()
            : new Response('404 page not found\n', { status: 404 });
        }
        try {
          const data = answer({
            world,
            newcomers: state.newcomers,
            path: path.slice('/api/v1/'.length).replace(/\/$/, ''),
            parameters: await parametersOf(request, searchParams),
          });
          return Response.json({ status: 'success', data });
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          if (error.status === 404) {
            return new Response('404 page not found\n', { status: 404 });
          }
          return Response.json(
            {
              status: 'error',
              errorType: error.errorType,
              error: error.message,
            },
            { status: error.status },
          );
        }
      }),
    ],
  };
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
      tool: 'Prometheus',
      title: 'Prometheus',
      body: `<form action="${BASE}/api/v1/query"><label>PromQL <input name="query" size="80" value="sum by (service) (rate(http_requests_total[5m]))"></label> <button>Execute</button></form>`,
    }),
    { headers: { 'content-type': 'text/html; charset=utf-8' } },
  );
