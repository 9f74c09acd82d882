import { http, type RequestHandler } from 'msw';
import type { CreateStandIn } from '../StandIn';
import { findRoute } from '../web/route';
import type { SeedService } from '../world/seed';
import type { World } from '../world/World';
import { accountOf, seenBy } from './accounts';
import { startLife } from './life';
import { pageOf } from './pages';
import { RedmineState, type InstanceState } from './RedmineState';
import { RedmineRefusal, redmineRoutes } from './routes';
import { seedInstance } from './seedInstance';

/** The instance that affiliates share, and the one that a single affiliate has for itself. */
const INSTANCES = [
  {
    base: '/redmine',
    has: (service: SeedService) => service.affiliate !== 'kb-card',
  },
  {
    base: '/redmine-kb-card',
    has: (service: SeedService) => service.affiliate === 'kb-card',
  },
];

/** Redmine, two of them with the same accounts. */
export const createRedmine: CreateStandIn = ({ world }) => {
  const handlers = INSTANCES.flatMap(({ base, has }) => {
    const name = base.slice(1);
    const instance = world.slice<InstanceState>(name, seed =>
      seedInstance(world, seed.services.filter(has)),
    );
    const state = RedmineState.create(world, instance);
    startLife(world, state, name);
    return handlersOf(base, state, world);
  });
  return {
    id: 'redmine',
    title: 'Redmine',
    basePaths: INSTANCES.map(i => i.base),
    handlers,
  };
};

function handlersOf(
  base: string,
  state: RedmineState,
  world: World,
): RequestHandler[] {
  const answer = async (request: Request): Promise<Response> => {
    const { pathname, searchParams } = new URL(request.url);
    const path = pathname.slice(pathname.indexOf(base) + base.length);
    if (!/\.json$/.test(path)) {
      const html =
        request.method === 'GET'
          ? pageOf({ state, base, path: decodeURIComponent(path) })
          : undefined;
      return new Response(html ?? '404', {
        status: html ? 200 : 404,
        headers: { 'content-type': 'text/html; charset=utf-8' },
      });
    }
    try {
      const account = accountOf(request, searchParams);
      if (!account) throw new RedmineRefusal(401);
      const seen = seenBy(account, state.instance, world.seed.services);
      const routes = redmineRoutes(state.over(seen));
      const method = request.method === 'HEAD' ? 'GET' : request.method;
      const found = findRoute(routes, method, path);
      if (!found) throw new RedmineRefusal(404);
      return await found.route.answer({
        params: found.params,
        query: searchParams,
        body: await bodyOf(request),
      });
    } catch (error) {
      if (error instanceof URIError) return new Response(null, { status: 400 });
      if (!(error instanceof RedmineRefusal)) throw error;
      return refusal(error);
    }
  };
  return [
    http.all(`*${base}/*`, ({ request }) => answer(request)),
    http.get(`*${base}`, ({ request }) => answer(request)),
  ];
}

function refusal({ status, errors }: RedmineRefusal): Response {
  if (errors) return Response.json({ errors }, { status });
  return new Response(null, {
    status,
    headers:
      status === 401 ? { 'www-authenticate': 'Basic realm="Redmine API"' } : {},
  });
}

async function bodyOf(request: Request): Promise<Record<string, any>> {
  if (request.method === 'GET' || request.method === 'HEAD') return {};
  try {
    const body = JSON.parse(await request.text());
    if (typeof body === 'object' && body !== null) return body;
  } catch {
    // told below
  }
  throw new RedmineRefusal(400);
}
