import { http } from 'msw';
import { playgroundCredentials } from '../credentials';
import type { CreateStandIn } from '../StandIn';
import { LogStreams } from '../world/logs/LogStreams';
import { indicesOf } from './documents';
import { SearchRefusal } from './query';
import { search } from './search';

const BASES = ['/opensearch', '/elasticsearch'];

/**
 * Logs of the pods of the world in daily indices of each affiliate, with an account for each; the same documents as
 * OpenSearch and as Elasticsearch. https://docs.opensearch.org/latest/api-reference/search-apis/search/
 */
export const createOpensearch: CreateStandIn = ({ world }) => {
  const streams = LogStreams.create(world);
  const affiliates = world.seed.affiliates.map(({ name }) => name);

  const answer = async (request: Request, base: string) => {
    const { pathname } = new URL(request.url);
    const path = pathname.slice(pathname.indexOf(base) + base.length);
    const account = accountOf(request, affiliates);
    if (!account) return unauthorized(base);
    if (path === '' || path === '/') {
      return Response.json(base === '/opensearch' ? OPENSEARCH : ELASTICSEARCH);
    }
    const pattern = /^\/([^/]+)\/_search\/?$/.exec(path)?.[1];
    if (!pattern) {
      throw new SearchRefusal(
        400,
        'illegal_argument_exception',
        `no handler found for uri [${path}] and method [${request.method}]`,
      );
    }
    if (request.method !== 'POST' && request.method !== 'GET') {
      throw new SearchRefusal(
        405,
        'method_not_allowed',
        `Incorrect HTTP method for uri [${path}] and method [${request.method}], allowed: [GET, POST]`,
      );
    }
    const all = indicesOf(affiliates, world.now());
    const indices = resolve(decodeURIComponent(pattern), all);
    if (indices.some(name => !name.startsWith(`logs-${account}-`))) {
      throw new SearchRefusal(
        403,
        'security_exception',
        `no permissions for [indices:data/read/search] and User [name=${playgroundCredentials.opensearchUser(
          account,
        )}, backend_roles=[], requestedTenant=null]`,
      );
    }
    const body = await bodyOf(request);
    return Response.json(search({ world, streams, indices, body }));
  };

  return {
    id: 'opensearch',
    title: 'OpenSearch',
    basePaths: BASES,
    handlers: BASES.map(base =>
      http.all(`*${base}*`, async ({ request }) => {
        let response: Response;
        try {
          response = await answer(request, base);
        } catch (error) {
          if (!(error instanceof SearchRefusal)) throw error;
          response = error.toResponse();
        }
        if (base === '/elasticsearch') {
          response.headers.set('x-elastic-product', 'Elasticsearch');
        }
        return response;
      }),
    ),
  };
};

const common = {
  name: 'logs-0',
  cluster_name: 'playground',
  cluster_uuid: 'playground-cluster-uuid',
};
const OPENSEARCH = {
  ...common,
  version: { distribution: 'opensearch', number: '3.3.0' },
  tagline: 'The OpenSearch Project: https://opensearch.org/',
};
const ELASTICSEARCH = {
  ...common,
  version: { number: '8.19.3', build_flavor: 'default' },
  tagline: 'You Know, for Search',
};

/** The affiliate whose account signs in; undefined: nobody. */
function accountOf(request: Request, affiliates: string[]) {
  const given = request.headers.get('authorization');
  return affiliates.find(name => {
    const pair = `${playgroundCredentials.opensearchUser(
      name,
    )}:${playgroundCredentials.opensearchPassword(name)}`;
    return given === `Basic ${Buffer.from(pair).toString('base64')}`;
  });
}

function unauthorized(base: string): Response {
  if (base === '/opensearch') {
    return new Response('Unauthorized', {
      status: 401,
      headers: {
        'content-type': 'text/plain; charset=UTF-8',
        'www-authenticate': 'Basic realm="OpenSearch Security"',
      },
    });
  }
  return new SearchRefusal(
    401,
    'security_exception',
    'unable to authenticate user for REST request',
  ).toResponse();
}

/** Indices of a pattern; one that is named and not there is an error, a pattern without any is not. */
function resolve(pattern: string, all: string[]): string[] {
  const found = pattern.split(',').flatMap(part => {
    if (!part.includes('*')) {
      if (all.includes(part)) return [part];
      throw new SearchRefusal(
        404,
        'index_not_found_exception',
        `no such index [${part}]`,
      );
    }
    const [first, ...rest] = part.split('*');
    return all.filter(name => {
      if (!name.startsWith(first)) return false;
      let at = first.length;
      for (const piece of rest.slice(0, -1)) {
        const next = name.indexOf(piece, at);
        if (next < 0) return false;
        at = next + piece.length;
      }
      const last = rest.at(-1)!;
      return name.endsWith(last) && name.length - last.length >= at;
    });
  });
  return [...new Set(found)];
}

async function bodyOf(request: Request): Promise<Record<string, unknown>> {
  const text = request.method === 'GET' ? '' : await request.text();
  if (!text) return {};
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/(json|vnd\.elasticsearch\+json)/.test(type)) {
    throw new SearchRefusal(
      406,
      'media_type_header_exception',
      `Content-Type header [${type}] is not supported`,
    );
  }
  try {
    const body = JSON.parse(text);
    if (body && typeof body === 'object' && !Array.isArray(body)) return body;
  } catch {
    // told below
  }
  throw new SearchRefusal(
    400,
    'json_parse_exception',
    'Unexpected character: the body of a search is a JSON object',
  );
}
