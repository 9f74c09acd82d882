import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseNewItem, type ItemStore } from './items.ts';
import type { Log } from './log.ts';
import { createMetrics } from './metrics.ts';
import { Problem } from './problem.ts';

const MAX_BODY_BYTES = 100_000;

export interface Service {
  /** 0: any free port. Resolves with the port. */
  listen(port: number): Promise<number>;
  /** Says "not ready", lets running requests finish, then closes. */
  stop(): Promise<void>;
}

export function createService(options: { items: ItemStore; log: Log }): Service {
  const { items, log } = options;
  const metrics = createMetrics();
  let stopping = false;

  async function route(request: IncomingMessage, response: ServerResponse) {
    const { pathname } = new URL(request.url ?? '/', 'http://service');
    const id = /^\/api\/items\/([^/]+)$/.exec(pathname)?.[1];

    if (pathname === '/health/live') {
      json(response, 200, { status: 'UP' });
    } else if (pathname === '/health/ready') {
      json(response, stopping ? 503 : 200, { status: stopping ? 'DOWN' : 'UP' });
    } else if (pathname === '/metrics') {
      response.writeHead(200, { 'content-type': metrics.contentType });
      response.end(await metrics.text());
    } else if (pathname === '/api/items' && request.method === 'GET') {
      json(response, 200, items.list());
    } else if (pathname === '/api/items' && request.method === 'POST') {
      const item = items.add(parseNewItem(await readJson(request)));
      response.setHeader('location', `/api/items/${item.id}`);
      json(response, 201, item);
    } else if (id && request.method === 'GET') {
      const item = items.find(id);
      if (!item) throw new Problem(404, `There is no item ${id}`);
      json(response, 200, item);
    } else if (id || pathname === '/api/items') {
      throw new Problem(405, `${request.method} is not possible here`);
    } else {
      throw new Problem(404, `There is nothing at ${pathname}`);
    }
  }

  const server = createServer(async (request, response) => {
    const startedAt = performance.now();
    const isApi = request.url?.startsWith('/api/') ?? false;
    response.once('finish', () => {
      // a connection that is kept alive would hold up the end
      if (stopping) setImmediate(() => server.closeIdleConnections());
      if (!isApi) return;
      const seconds = (performance.now() - startedAt) / 1000;
      metrics.request(request.method ?? '', response.statusCode, seconds);
      log('info', 'request', {
        method: request.method,
        path: request.url,
        status: response.statusCode,
        seconds,
      });
    });
    try {
      await route(request, response);
    } catch (error) {
      answerProblem(response, error, log);
    }
  });

  return {
    listen: port =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, () => resolve((server.address() as AddressInfo).port));
      }),
    stop: () =>
      new Promise(resolve => {
        stopping = true;
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

function json(response: ServerResponse, status: number, body: unknown) {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function answerProblem(response: ServerResponse, error: unknown, log: Log) {
  const known = error instanceof Problem;
  // what nobody foresaw: the log has the cause, the caller gets no internals
  if (!known) log('error', 'request failed', { error: String((error as Error)?.stack ?? error) });
  const status = known ? error.status : 500;
  response.writeHead(status, { 'content-type': 'application/problem+json' });
  response.end(
    JSON.stringify({
      type: 'about:blank',
      status,
      detail: known ? error.message : 'Something went wrong here',
      ...(known && error.fields ? { fields: error.fields } : {}),
    }),
  );
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new Problem(413, `A body has at most ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new Problem(400, 'The body is not JSON');
  }
}
