import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import {
  UpstreamError,
  UpstreamGuard,
  UpstreamInstances,
} from '@kronos-portal/node';
import {
  ConnectorAttacks,
  connectionsServiceMock,
  startToolServer,
} from '@kronos-portal/node/testUtils';
import {
  playgroundCredentials,
  startPlayground,
} from '@kronos-portal/playground/testUtils';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { anomaliesPlugin } from '../plugin';
import type { LogWindow } from '../sources/LogSource';
import type { MetricWindow } from '../sources/MetricSource';
import type { Workloads } from '../sources/WorkloadSource';
import { connectors, createSources } from './index';

jest.setTimeout(60_000);

const MINUTE = 60_000;
const BUDGET = { lines: 500, bytes: 400_000 };

const entityOf = (
  name: string,
  annotations: Record<string, string> = {},
  affiliate = 'kb-card',
) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    namespace: 'default',
    labels: { 'kronos.io/affiliate': affiliate },
    annotations: { 'backstage.io/kubernetes-id': name, ...annotations },
  },
});

type Connections = NonNullable<
  Parameters<typeof connectionsServiceMock>[0]
>['connections'];

function sourcesOf(connections: Connections) {
  const logger = mockServices.logger.mock();
  const config = new ConfigReader({
    kronos: {
      upstream: { allow: [{ host: 'localhost' }, { host: '127.0.0.1' }] },
    },
  });
  const { metrics, logs, workloads } = createSources({
    connections: connectionsServiceMock({ connections }),
    instances: UpstreamInstances.create({
      guard: UpstreamGuard.fromConfig(config, { logger }),
    }),
    logger,
  });
  type Read = (
    entity: ReturnType<typeof entityOf>,
    window: { from: number; to: number },
    signal?: AbortSignal,
  ) => Promise<LogWindow | MetricWindow | Workloads>;
  const never = new AbortController().signal;
  return new Map<string, Read>([
    ...metrics.map((source): [string, Read] => [
      source.tool,
      (entity, window, signal = never) => source.read(entity, window, signal),
    ]),
    ...logs.map((source): [string, Read] => [
      source.tool,
      (entity, window, signal = never) =>
        source.read(entity, window, BUDGET, signal),
    ]),
    ...workloads.map((source): [string, Read] => [
      `workloads of ${source.tool}`,
      (entity, _, signal = never) =>
        source.read(entity, value => value, signal),
    ]),
  ]);
}

const connectionTo = (tool: string, url: string) => ({
  offering: tool.replace('workloads of ', ''),
  affiliate: 'kb-card',
  settings: tool.endsWith('kubernetes') ? { url } : { baseUrl: url },
  secrets: { token: 'a-secret-token' },
});

function itemsOf(
  answer: LogWindow | MetricWindow | Workloads,
): readonly unknown[] {
  if ('lines' in answer) return answer.lines;
  return 'pods' in answer ? answer.pods : answer.revisions;
}

const TOOLS = [
  'prometheus',
  'loki',
  'opensearch',
  'kubernetes',
  'workloads of kubernetes',
];
const window = {
  from: Date.UTC(2026, 5, 1),
  to: Date.UTC(2026, 5, 1) + MINUTE,
};

describe.each(TOOLS)('%s that means harm', tool => {
  let handler: (req: IncomingMessage, res: ServerResponse) => void;
  let server: Awaited<ReturnType<typeof startToolServer>>;
  beforeAll(async () => {
    server = await startToolServer((req, res) => handler(req, res));
  });
  afterAll(() => server.close());
  beforeEach(() => {
    server.requests.length = 0;
  });

  const read = (signal?: AbortSignal) =>
    sourcesOf([connectionTo(tool, server.url)]).get(tool)!(
      entityOf('api'),
      window,
      signal,
    );
  const failure = async (signal?: AbortSignal): Promise<Error> => {
    try {
      await read(signal);
    } catch (error) {
      return error as Error;
    }
    throw new Error('it was read');
  };

  it('does not get the token to another address by a redirect', async () => {
    const thief = await startToolServer((_, res) => res.end('{}'));
    handler = (_, res) => {
      res.writeHead(302, { location: `${thief.url}/steal` });
      res.end();
    };
    const error = await failure();
    expect(UpstreamError.is(error)).toBe(true);
    expect(thief.requests).toEqual([]);
    expect(JSON.stringify(error)).not.toContain('a-secret-token');
    await thief.close();
  });

  it('is not read to the end when it never ends', async () => {
    handler = (_, res) => {
      res.writeHead(200, { 'content-type': 'application/json' });
      const piece = ' '.repeat(1_000_000);
      const more = () => {
        while (!res.destroyed && res.write(piece)) {
          // until the reader is slower
        }
        if (!res.destroyed) res.once('drain', more);
      };
      more();
    };
    const error = await failure();
    expect(UpstreamError.is(error)).toBe(true);
  });

  it('is left alone when it is slow and nobody waits any more', async () => {
    const waiting = new AbortController();
    handler = () => waiting.abort(new Error('nobody waits'));
    await expect(read(waiting.signal)).rejects.toThrow();
  });

  it.each([
    'null',
    '[]',
    '{}',
    '{"status":"success","data":{"resultType":"streams","result":[{"values":[[1,2]]}]}}',
    '{"status":"success","data":{"resultType":"streams","result":[{"values":[["x","y"]]}]}}',
    '{"hits":{"hits":[{"_source":null,"sort":[null]}]}}',
    '{"hits":{"hits":[{"_source":{"message":["a"]},"sort":["x"]}]}}',
    '{"items":[{"metadata":{}}]}',
    '{"items":[{"metadata":{"name":"../secrets","namespace":"..","creationTimestamp":"now"},"spec":{"template":{"spec":{}}}}]}',
    '<html><body>Sign in to the network</body></html>',
    '',
  ])('is refused in words, or has nothing, for %s', async body => {
    handler = (_, res) => {
      res.writeHead(200, { 'content-type': 'application/json' });
      res.end(body);
    };
    const answer = await read().catch((error: Error) => error);
    const told = answer instanceof Error ? answer.message : '';
    const found = answer instanceof Error ? [] : itemsOf(answer);
    expect(answer instanceof Error && !UpstreamError.is(answer)).toBe(false);
    expect(told).not.toMatch(/undefined|TypeError|ZodError|BigInt/);
    expect(found).toEqual([]);
  });
});

describe('an annotation that names what is another affiliate’s', () => {
  let playground: Awaited<ReturnType<typeof startPlayground>>;
  beforeAll(async () => {
    playground = await startPlayground({
      tools: ['prometheus', 'loki', 'opensearch'],
    });
  });
  afterAll(() => playground.stop());

  const recent = () => {
    const to = Math.floor(playground.world.now() / MINUTE) * MINUTE;
    return { from: to - 2 * MINUTE, to };
  };
  const sources = () =>
    sourcesOf([
      {
        offering: 'prometheus',
        settings: {
          baseUrl: `${playground.url}/prometheus`,
          matchers: 'affiliate={affiliate}',
        },
      },
      {
        offering: 'loki',
        settings: {
          baseUrl: `${playground.url}/loki`,
          tenant: playgroundCredentials.lokiTenant,
          matchers: 'affiliate={affiliate}',
        },
        secrets: { token: playgroundCredentials.lokiToken },
      },
      {
        offering: 'opensearch',
        settings: {
          baseUrl: `${playground.url}/opensearch`,
          user: playgroundCredentials.opensearchUser('kb-life'),
          index: 'logs-kb-life-*',
          matchers: 'affiliate={affiliate}',
        },
        secrets: {
          password: playgroundCredentials.opensearchPassword('kb-life'),
        },
      },
    ]);
  const foreign = {
    'prometheus.io/labels': 'service=policy-contract,affiliate=kb-life',
    'kronos.io/loki-labels': 'service=policy-contract,affiliate=kb-life',
    'kronos.io/opensearch-labels':
      'service.name=policy-contract,affiliate=kb-life',
  };

  it.each(['prometheus', 'loki', 'opensearch'])(
    'reads nothing from %s, though its owner does',
    async tool => {
      const size = async (affiliate: string) => {
        const entity = entityOf('policy-contract', foreign, affiliate);
        const answer = await sources().get(tool)!(entity, recent());
        return itemsOf(answer).length;
      };
      expect(await size('kb-life')).toBeGreaterThan(0);
      expect(await size('kb-card')).toBe(0);
    },
  );

  it.each([
    ['kronos.io/loki-labels', 'loki', 'app=a"} or {app=~".+'],
    ['kronos.io/loki-labels', 'loki', 'app=~.+'],
    ['kronos.io/loki-labels', 'loki', 'app='],
    ['kronos.io/opensearch-labels', 'opensearch', 'a:b OR *'],
    ['kronos.io/opensearch-labels', 'opensearch', 'query={"match_all":{}}'],
    ['kronos.io/opensearch-labels', 'opensearch', '../_all=x'],
    ['backstage.io/kubernetes-id', 'kubernetes', 'a,b!=c'],
    ['backstage.io/kubernetes-label-selector', 'kubernetes', 'a=b&x=y'],
    ['backstage.io/kubernetes-id', 'workloads of kubernetes', 'a,b!=c'],
    ['backstage.io/kubernetes-namespace', 'workloads of kubernetes', '../x'],
  ])('%s of %s cannot say %s', async (annotation, tool, value) => {
    const all = sourcesOf([
      connectionTo(tool, `${playground.url}/${tool}`),
    ]).get(tool)!;
    await expect(
      all(entityOf('api', { [annotation]: value }), window),
    ).rejects.toThrow(annotation);
  });

  it('is confined by a matcher of any name', async () => {
    // one that is called as a label of Loki is
    const server = await startToolServer((_, res) =>
      res.end('{"hits":{"hits":[]}}'),
    );
    const { settings, ...connection } = connectionTo('opensearch', server.url);
    const all = sourcesOf([
      {
        ...connection,
        settings: { ...settings, matchers: 'service={affiliate}' },
      },
    ]).get('opensearch')!;
    await all(entityOf('api'), window);
    expect(server.requests[0].body).toContain('{"term":{"service":"kb-card"}}');
    await server.close();
  });
});

/** They have no views and no actions: what is left of the suite are addresses that must not be there. */
describe.each(connectors.map(({ tool }) => tool))('%s', tool => {
  it('has no proxy and no address of the tool below an entity', async () => {
    const server = await startToolServer((_, res) => res.end('{}'));
    const attacks = ConnectorAttacks.create({
      plugin: anomaliesPlugin,
      pluginId: 'anomalies',
      connector: connectors.find(c => c.tool === tool)!,
      addressKey: 'baseUrl',
      target: server.url,
      connection: url => connectionTo(tool, url),
      own: { [`kronos.io/${tool}-labels`]: 'service=api' },
      other: { [`kronos.io/${tool}-labels`]: 'service=policy-contract' },
      otherIds: ['policy-contract'],
    });
    const wrong = await attacks.run(
      'there is no proxy, no GraphQL, no other address of the tool',
    );
    expect(wrong).toEqual([]);
    await server.close();
  });
});
