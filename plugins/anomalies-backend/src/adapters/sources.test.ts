import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import type { Entity } from '@backstage/catalog-model';
import {
  UpstreamGuard,
  UpstreamInstances,
  type Connection,
} from '@kronos-portal/node';
import {
  connectionsServiceMock,
  startToolServer,
} from '@kronos-portal/node/testUtils';
import {
  playgroundCredentials,
  startPlayground,
} from '@kronos-portal/playground/testUtils';
import { createSources } from './index';

jest.setTimeout(60_000);

const MINUTE = 60_000;
const BUDGET = { lines: 5_000, bytes: 4_000_000 };
const never = new AbortController().signal;

const service = (
  name: string,
  annotations: Record<string, string> = {},
  affiliate = 'kb-card',
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    namespace: 'default',
    labels: { 'kronos.io/affiliate': affiliate },
    annotations: { 'backstage.io/kubernetes-id': name, ...annotations },
  },
});

function sources(
  ...connections: (Partial<Connection> & Pick<Connection, 'offering'>)[]
) {
  const logger = mockServices.logger.mock();
  const config = new ConfigReader({
    kronos: {
      upstream: { allow: [{ host: 'localhost' }, { host: '127.0.0.1' }] },
    },
  });
  const created = createSources({
    connections: connectionsServiceMock({ connections }),
    instances: UpstreamInstances.create({
      guard: UpstreamGuard.fromConfig(config, { logger }),
    }),
    logger,
  });
  const [prometheus] = created.metrics;
  const [opensearch, loki, kubernetes] = created.logs;
  return { prometheus, loki, opensearch, kubernetes };
}

type Tool = Awaited<ReturnType<typeof startToolServer>>;

describe('sources against the playground', () => {
  let playground: Awaited<ReturnType<typeof startPlayground>>;
  beforeAll(async () => {
    playground = await startPlayground();
  });
  afterAll(() => playground.stop());

  const whole = (time: number) => Math.floor(time / MINUTE) * MINUTE;

  it('reads a pod and the service minute by minute, and nothing of another affiliate', async () => {
    const { prometheus } = sources({
      offering: 'prometheus',
      settings: {
        baseUrl: `${playground.url}/prometheus`,
        matchers: 'affiliate={affiliate}',
      },
    });
    const api = service('card-payment-api');
    expect(await prometheus.serves(api)).toBe(true);
    const to = whole(playground.world.now());
    const window = { from: to - 10 * MINUTE, to };
    const { pods, service: ofService } = await prometheus.read(
      api,
      window,
      never,
    );
    const times = [...new Set(pods.map(({ time }) => time))].sort();
    expect(times).toEqual(
      Array.from({ length: 10 }, (_, i) => window.from + (i + 1) * MINUTE),
    );
    const [pod] = pods;
    expect(pod.pod).toMatch(/^card-payment-api-/);
    expect(pod.sample.memory).toBeGreaterThan(1e7);
    expect(pod.sample.restarts).toBe(0);
    expect(pod.limits?.memory).toBeGreaterThan(pod.sample.memory!);
    expect(ofService).toHaveLength(10);
    expect(ofService[0].sample.requests).toBeGreaterThan(0.5);
    expect(ofService[0].sample.errorRate).toBeLessThan(0.1);
    expect(ofService[0].sample.latency).toBeGreaterThan(0);

    const foreign = service('card-payment-api', {}, 'kb-life');
    const seen = await prometheus.read(foreign, window, never);
    expect(seen).toEqual({ pods: [], service: [] });
  });

  it('reads what pods wrote, each minute whole, however it is cut', async () => {
    const { kubernetes } = sources({
      offering: 'kubernetes',
      name: 'prd',
      affiliate: 'kb-card',
      settings: { url: `${playground.url}/kubernetes/kb-card-prd` },
      secrets: { token: playgroundCredentials.kubernetesToken('kb-card-prd') },
    });
    const api = service('card-payment-api');
    expect(await kubernetes.serves(api)).toBe(true);
    expect(await kubernetes.serves(service('x', {}, 'kb-life'))).toBe(false);
    const to = whole(playground.world.now());
    const read = (from: number, end: number, budget = BUDGET) =>
      kubernetes.read(api, { from, to: end }, budget, never);
    const all = await read(to - 4 * MINUTE, to);
    expect(all.until).toBe(to);
    expect(all.lines.length).toBeGreaterThan(20);
    expect(new Set(all.lines.map(({ pod }) => pod)).size).toBeGreaterThan(1);

    const halves = [
      ...(await read(to - 4 * MINUTE, to - 2 * MINUTE)).lines,
      ...(await read(to - 2 * MINUTE, to)).lines,
    ];
    expect(halves).toEqual(all.lines);

    // what is beyond the budget comes with the next reading
    const some = await read(to - 4 * MINUTE, to, { ...BUDGET, lines: 20 });
    expect(some.lines).toEqual(all.lines.slice(0, 20));
    expect(some.until).toBeLessThan(to);

    // a log of Korean is cut by bytes, of which it has more than letters
    const few = await read(to - 4 * MINUTE, to, { ...BUDGET, bytes: 9_000 });
    expect(few.until).toBeLessThan(to);
    expect(few.lines).toEqual(all.lines.filter(({ time }) => time < few.until));
  });

  it('reads what a container wrote before it was started again', async () => {
    const { kubernetes } = sources({
      offering: 'kubernetes',
      settings: { url: `${playground.url}/kubernetes/kb-investment-prd` },
      secrets: {
        token: playgroundCredentials.kubernetesToken('kb-investment-prd'),
      },
    });
    await playground.control.incident({
      service: 'fund-nav',
      kind: 'crash-loop',
      minutes: 10,
    });
    playground.control.advance(95);
    const to = playground.world.now();
    const { lines } = await kubernetes.read(
      service('fund-nav', {}, 'kb-investment'),
      { from: to - MINUTE, to },
      BUDGET,
      never,
    );
    const byPod = new Map<string, number[]>();
    for (const { pod, time } of lines) {
      byPod.set(pod!, [...(byPod.get(pod!) ?? []), time]);
    }
    expect(byPod.size).toBeGreaterThan(1);
    for (const times of byPod.values()) {
      // no gap where the container was replaced, and nothing twice
      expect(Math.min(...times)).toBeLessThan(to - MINUTE + 5_000);
      expect(new Set(times).size).toBe(times.length);
    }
  });

  it.each(['opensearch', 'elasticsearch'])(
    'reads from Loki and from %s the same lines, whatever the size of a page',
    async product => {
      const affiliate = 'kb-insurance';
      const { loki, opensearch } = sources(
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
            baseUrl: `${playground.url}/${product}`,
            user: playgroundCredentials.opensearchUser(affiliate),
            index: `logs-${affiliate}-*`,
          },
          secrets: {
            password: playgroundCredentials.opensearchPassword(affiliate),
          },
        },
      );
      const { name } = playground.world.seed.services.find(
        s => s.affiliate === affiliate && s.prd,
      )!;
      const entity = service(name, {}, affiliate);
      const to = whole(playground.world.now());
      const window = { from: to - 10 * MINUTE, to };
      const inOrder = (lines: { time: number; pod?: string; line: string }[]) =>
        lines.map(({ time, pod, line }) => `${time} ${pod} ${line}`).sort();
      const one = await loki.read(entity, window, BUDGET, never);
      const other = await opensearch.read(entity, window, BUDGET, never);
      expect(one.lines.length).toBeGreaterThan(300);
      expect(one.until).toBe(to);
      expect(inOrder(other.lines)).toEqual(inOrder(one.lines));

      // by small pages, as the engine goes on after a budget
      for (const source of [loki, opensearch]) {
        const pieces: typeof one.lines = [];
        for (let from = window.from; from < to; ) {
          const budget = { ...BUDGET, lines: 70 };
          const read = await source.read(entity, { from, to }, budget, never);
          const until = read.until === to ? to : read.until;
          expect(until).toBeGreaterThan(from);
          pieces.push(...read.lines.filter(({ time }) => time < until));
          from = until;
        }
        expect(inOrder(pieces)).toEqual(inOrder(one.lines));
      }
    },
  );
});

describe('Loki', () => {
  const START = Date.UTC(2026, 5, 1);
  /** ten lines at each of these nanoseconds, so that pages end in the middle of one */
  const stored = Array.from({ length: 260 }, (_, i) => ({
    nanos: BigInt(START + Math.floor(i / 10) * 1_000) * 1_000_000n,
    line: `line ${i}`,
    pod: `api-${i % 2}`,
  }));
  let tool: Tool;
  beforeAll(async () => {
    tool = await startToolServer((req, res) => {
      const { searchParams } = new URL(req.url!, 'http://x');
      const from = BigInt(searchParams.get('start')!);
      const to = BigInt(searchParams.get('end')!);
      // as Loki does: from the beginning, `limit` lines over all streams, the end left out
      const page = stored
        .filter(({ nanos }) => nanos >= from && nanos < to)
        .slice(0, Math.min(Number(searchParams.get('limit')), 45));
      const streams = ['api-0', 'api-1'].map(pod => ({
        stream: { pod, detected_level: 'info' },
        values: page
          .filter(each => each.pod === pod)
          .map(({ nanos, line }) => [String(nanos), line]),
      }));
      res.end(
        JSON.stringify({
          status: 'success',
          data: { resultType: 'streams', result: streams },
        }),
      );
    });
  });
  afterAll(() => tool.close());

  const loki = () =>
    sources({
      offering: 'loki',
      settings: {
        baseUrl: tool.url,
        tenant: 'cards',
        matchers: 'affiliate={affiliate}',
      },
      secrets: { token: 'loki-token' },
    }).loki;
  const window = { from: START, to: START + 10 * MINUTE };

  it('asks for the streams of the service of its affiliate, whatever an annotation says', async () => {
    tool.requests.length = 0;
    const evil = service('api', {
      'kronos.io/loki-labels': 'app=api"} or {app="other, affiliate=kb-life',
    });
    await expect(loki().read(evil, window, BUDGET, never)).rejects.toThrow(
      /loki-labels/,
    );
    const other = service('api', {
      'kronos.io/loki-labels': 'app=api, affiliate=kb-life',
    });
    await loki().read(other, window, { ...BUDGET, lines: 10 }, never);
    const [{ url, headers }] = tool.requests;
    expect(new URL(url, 'http://x').searchParams.get('query')).toBe(
      '{app="api",affiliate="kb-card"}',
    );
    expect(headers.authorization).toBe('Bearer loki-token');
    expect(headers['x-scope-orgid']).toBe('cards');
  });

  it('reads each line once over the pages, in their order', async () => {
    const { lines, until } = await loki().read(
      service('api'),
      window,
      { ...BUDGET, lines: 40 },
      never,
    );
    expect(lines).toHaveLength(40);
    expect(until).toBe(START + 3_000);
    const first = new Set(lines.map(({ line }) => line));
    expect(first.size).toBe(40);
    expect(lines[0]).toMatchObject({ time: START, level: 'info' });
  });
});

describe('OpenSearch', () => {
  const START = Date.UTC(2026, 5, 1);
  /** seven in each millisecond, so that pages end in the middle of one */
  const documents = Array.from({ length: 2_300 }, (_, i) => ({
    time: START + Math.floor(i / 7) * 100,
    id: `document-${i}`,
    source: {
      message: `line ${i}`,
      'log.level': i % 10 ? 'INFO' : 'ERROR',
      kubernetes: { pod: { name: `api-${i % 3}` } },
    },
  }));
  let tool: Tool;
  beforeAll(async () => {
    tool = await startToolServer((req, res) => {
      const query = JSON.parse(req.body);
      const range = query.query.bool.filter.at(-1).range['@timestamp'];
      const hits = documents
        .filter(({ time }) => time >= range.gte && time < range.lt)
        .slice(0, query.size)
        .map(({ time, source, id }) => ({
          _index: 'logs-1',
          _id: id,
          _source: source,
          sort: [String(time)],
        }));
      res.setHeader('content-type', 'application/json');
      res.end(JSON.stringify({ hits: { hits } }));
    });
  });
  afterAll(() => tool.close());

  const opensearch = () =>
    sources({
      offering: 'opensearch',
      settings: {
        baseUrl: tool.url,
        index: 'logs-*,app-2026',
        matchers: 'tenant.name={affiliate}',
      },
      secrets: { apiKey: 'key-of-search' },
    }).opensearch;
  const window = { from: START, to: START + 10 * MINUTE };

  it('reads all pages of the documents of the service', async () => {
    tool.requests.length = 0;
    const { lines, until } = await opensearch().read(
      service('api'),
      window,
      BUDGET,
      never,
    );
    expect(lines.map(({ line }) => line)).toEqual(
      documents.map(({ source }) => source.message),
    );
    expect(lines[0]).toEqual({
      time: START,
      line: 'line 0',
      level: 'ERROR',
      pod: 'api-0',
    });
    expect(until).toBe(window.to);
    const [first] = tool.requests;
    expect(first.url).toBe('/logs-*,app-2026/_search');
    expect(first.headers.authorization).toBe('ApiKey key-of-search');
    expect(JSON.parse(first.body).query.bool.filter).toEqual(
      expect.arrayContaining([
        { term: { 'service.name': 'api' } },
        { term: { 'tenant.name': 'kb-card' } },
      ]),
    );
  });

  it('takes an annotation as exact values of fields, never as a query', async () => {
    tool.requests.length = 0;
    await opensearch().read(
      service('api', {
        'kronos.io/opensearch-labels': 'kubernetes.labels.app=api OR *',
      }),
      window,
      { ...BUDGET, lines: 5 },
      never,
    );
    expect(JSON.parse(tool.requests[0].body).query.bool.filter[0]).toEqual({
      term: { 'kubernetes.labels.app': 'api OR *' },
    });
  });
});
