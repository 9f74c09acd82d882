import type { Request } from 'express';

/** A layer of a router of Express 4: a route, or a handler under a path. */
interface Layer {
  declaredPath?: unknown;
  handle: { stack?: Layer[]; _router?: { stack: Layer[] } };
  route?: { path: unknown; methods: Record<string, boolean> };
}
interface Router {
  stack: Layer[];
}

const layers: Layer[] = [];
/** Routers that a request came through, and where it met them */
const met = new Map<Router, string>();

/**
 * Makes Express remember the path of each handler, of which it keeps a regular expression only, and what requests come
 * through. To be called before anything loads Express.
 */
export function watchExpress() {
  const file = require.resolve('express/lib/router/layer');
  const Layer = require(file);
  require.cache[file]!.exports = function WatchedLayer(
    path: unknown,
    ...rest: unknown[]
  ) {
    const layer = Object.assign(new Layer(path, ...rest), {
      declaredPath: path,
    });
    layers.push(layer);
    return layer;
  };
  const router = require('express').Router;
  const { handle } = router;
  router.handle = function watchedHandle(
    this: Router,
    req: Request,
    ...rest: unknown[]
  ) {
    if (!met.has(this)) met.set(this, req.baseUrl);
    return handle.call(this, req, ...rest);
  };
}

/**
 * Everything that an Express application serves, as `GET /api/catalog/entities`. A handler without routes of its own
 * that stands under a path serves whatever is below: `ALL /api/kubernetes/proxy/*`. Handlers at the root of their router
 * are middleware. Some of them hide a router that is made later: it is found when a request came through.
 *
 * `lost` are routes that exist, but nobody knows where.
 */
export function routesOf(app: { _router: Router }): {
  routes: string[];
  lost: string[];
} {
  const routes = new Set<string>();
  const seen = new Set<Layer>();
  const walk = (stack: Layer[], base: string) => {
    for (const layer of stack) {
      seen.add(layer);
      if (layer.route) {
        for (const text of textsOf(layer, base)) routes.add(text);
        continue;
      }
      for (const path of pathsOf(layer.declaredPath)) {
        const at = base + path.replace(/\/$/, '');
        const inner = layer.handle.stack ?? layer.handle._router?.stack;
        if (inner) walk(inner, at);
        else if (at !== base) routes.add(`ALL ${at}/*`);
      }
    }
  };
  walk(app._router.stack, '');
  for (const [router, base] of met) {
    if (!router.stack.every(layer => seen.has(layer))) walk(router.stack, base);
  }
  return {
    routes: [...routes].sort(),
    lost: layers
      .filter(layer => layer.route && !seen.has(layer))
      .flatMap(layer => textsOf(layer, '…')),
  };
}

function textsOf({ route }: Layer, base: string): string[] {
  return pathsOf(route!.path).flatMap(path =>
    Object.keys(route!.methods).map(
      method =>
        `${method === '_all' ? 'ALL' : method.toUpperCase()} ${base}${path}`,
    ),
  );
}

function pathsOf(path: unknown): string[] {
  return (Array.isArray(path) ? path.flat() : [path ?? '/']).map(String);
}
