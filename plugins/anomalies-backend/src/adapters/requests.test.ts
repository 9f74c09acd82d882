import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import { UpstreamGuard, UpstreamInstances } from '@kronos-portal/node';
import {
  connectionsServiceMock,
  startToolServer,
} from '@kronos-portal/node/testUtils';
import { PutOff, RequestBudget } from '../work/RequestBudget';
import { createSources } from './index';

jest.setTimeout(60_000);

const MINUTE = 60_000;
const START = Date.UTC(2026, 5, 1, 12);
const never = new AbortController().signal;
const LINES = { lines: 5_000, bytes: 4_000_000 };

const service = (name: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    namespace: 'default',
    annotations: { 'backstage.io/kubernetes-id': name },
  },
});

/** Lokis, Prometheis and clusters that count what they are asked. Two containers wrote ten lines a second each. */
function answer(url: URL): object | string {
  if (url.pathname.endsWith('/pods')) {
    const pod = (name: string) => ({
      metadata: { name, namespace: 'pay' },
      spec: { containers: [{ name: 'app' }] },
      status: { phase: 'Running' },
    });
    return { items: Array.from({ length: 12 }, (_, i) => pod(`pod-${i}`)) };
  }
  if (url.pathname.endsWith('/log')) {
    return `${new Date(START + 1_000).toISOString()} started\n`;
  }
  if (url.pathname.endsWith('/replicasets')) {
    const envFrom = Array.from({ length: 6 }, (_, i) => ({
      configMapRef: { name: `config-${i}` },
    }));
    const metadata = {
      name: 'api-6b7c8d9f5',
      namespace: 'pay',
      creationTimestamp: new Date(START).toISOString(),
      ownerReferences: [{ kind: 'Deployment', name: 'api' }],
    };
    const spec = { containers: [{ name: 'app', image: 'api:1', envFrom }] };
    return { items: [{ metadata, spec: { template: { spec } } }] };
  }
  if (url.pathname.includes('/configmaps/')) {
    return { metadata: {}, data: { KEY: 'value' } };
  }
  if (!url.pathname.includes('/loki/')) {
    return { status: 'success', data: { result: [] } };
  }
  const from = Number(BigInt(url.searchParams.get('start')!) / 1_000_000n);
  const to = Number(BigInt(url.searchParams.get('end')!) / 1_000_000n);
  const limit = Number(url.searchParams.get('limit'));
  const values: [string, string][] = [];
  for (let at = Math.ceil(from / 50) * 50; at < to; at += 50) {
    if (values.length === limit) break;
    values.push([`${at}000000`, `line of ${at}`]);
  }
  const result = [{ stream: { pod: 'pod-0' }, values }];
  return { status: 'success', data: { resultType: 'streams', result } };
}

describe('a limit of requests to one upstream', () => {
  let tool: Awaited<ReturnType<typeof startToolServer>>;
  let clock: { now: number };
  let asked: Map<string, number>;
  const putOff: [string, number][] = [];
  const at = (minute: number) => {
    clock.now = START + minute * MINUTE + 30_000;
  };

  beforeAll(async () => {
    tool = await startToolServer((req, res) => {
      const [, upstream] = req.url!.split('/');
      const key = `${upstream} ${Math.floor((clock.now - START) / MINUTE)}`;
      asked.set(key, (asked.get(key) ?? 0) + 1);
      const body = answer(new URL(req.url!, 'http://tool'));
      const isText = typeof body === 'string';
      res.setHeader('content-type', isText ? 'text/plain' : 'application/json');
      res.end(isText ? body : JSON.stringify(body));
    });
  });
  afterAll(() => tool.close());
  beforeEach(() => {
    clock = { now: START };
    asked = new Map();
    putOff.length = 0;
  });

  function sources(perMinute: number) {
    const logger = mockServices.logger.mock();
    const config = new ConfigReader({
      kronos: { upstream: { allow: [{ host: '127.0.0.1' }] } },
    });
    const created = createSources({
      connections: connectionsServiceMock({
        connections: [
          {
            offering: 'prometheus',
            settings: { baseUrl: `${tool.url}/metrics` },
          },
          { offering: 'loki', settings: { baseUrl: `${tool.url}/lines` } },
          {
            offering: 'kubernetes',
            settings: { url: `${tool.url}/cluster` },
            secrets: { token: 'of-the-cluster' },
          },
        ],
      }),
      instances: UpstreamInstances.create({
        guard: UpstreamGuard.fromConfig(config, { logger }),
        policy: { retries: 0 },
      }),
      logger,
      requests: RequestBudget.create({
        perMinute,
        onPutOff: (...told) => putOff.push(told),
        now: () => clock.now,
      }),
    });
    const [, loki, kubernetes] = created.logs;
    return {
      prometheus: created.metrics[0],
      loki,
      kubernetes,
      workloads: created.workloads[0],
    };
  }

  const window = (minutes: number) => ({
    from: START - minutes * MINUTE,
    to: START,
  });
  const worst = (upstream: string) =>
    Math.max(
      ...[...asked].flatMap(([key, n]) => (key.startsWith(upstream) ? n : [])),
    );

  it('holds in every minute, and gives each service its turn however they come', async () => {
    const { prometheus, loki } = sources(40);
    const names = ['a', 'b', 'c', 'd', 'e'];
    const turns = new Map(names.map(name => [name, [] as number[]]));
    const refusals = new Set<unknown>();
    for (let minute = 0; minute < 20; minute++) {
      at(minute);
      // the same one always comes first
      for (const name of names) {
        const outcome = await prometheus
          .read(service(name), window(5), never)
          .catch(error => error);
        if (!(outcome instanceof Error)) turns.get(name)!.push(minute);
        else refusals.add(outcome.constructor);
      }
      // another upstream is not held up
      await loki.read(service('a'), window(1), LINES, never);
    }
    expect([...refusals]).toEqual([PutOff]);
    // two of five a minute
    expect(worst('metrics')).toBe(30);
    for (const minutes of turns.values()) {
      expect(minutes).toHaveLength(8);
      const waits = minutes.slice(1).map((m, i) => m - minutes[i]);
      expect(Math.max(...waits)).toBeLessThanOrEqual(3);
    }
    expect(putOff[0]).toEqual(['prometheus group-prometheus-default', 3]);
  });

  it('cuts a long log between pages, and gets all of it in later minutes', async () => {
    const { loki } = sources(4);
    const times: number[] = [];
    const { to } = window(8);
    let { from } = window(8);
    for (let minute = 0; from < to && minute < 20; minute++) {
      at(minute);
      const read = await loki
        .read(service('a'), { from, to }, { ...LINES, lines: 20_000 }, never)
        .catch(error => error);
      if (read instanceof PutOff) continue;
      // whole minutes count, as the work of a service has it
      const until = Math.floor(read.until / MINUTE) * MINUTE;
      expect(until).toBeGreaterThan(from);
      times.push(
        ...read.lines.map((l: any) => l.time).filter((t: number) => t < until),
      );
      from = until;
    }
    expect(from).toBe(to);
    expect(times).toEqual(
      Array.from({ length: 9_600 }, (_, i) => START - 8 * MINUTE + i * 50),
    );
    expect(worst('lines')).toBe(4);
  });

  it('reads the pods of a service all in one minute, or waits for one that has room', async () => {
    const { kubernetes } = sources(20);
    const read = (name: string) =>
      kubernetes.read(service(name), window(5), LINES, never);
    at(0);
    await read('a');
    await expect(read('b')).rejects.toThrow(PutOff);
    at(1);
    // b waited, so a comes after it although it asks first
    await expect(read('a')).rejects.toThrow(PutOff);
    await read('b');
    at(2);
    await read('a');
    expect(worst('cluster')).toBeLessThanOrEqual(20);

    // more pods than may be asked in a minute: some are left out, and that is said
    const few = sources(6).kubernetes;
    at(3);
    const some = await few
      .read(service('a'), window(5), LINES, never)
      .catch(() => {
        at(4);
        return few.read(service('a'), window(5), LINES, never);
      });
    expect(some.skipped).toBe(7);
  });

  it('reads all that a service runs with in one minute or waits, and lets its logs have their turn', async () => {
    // Given a cluster that may be asked 20 times a minute: 13 for the logs of a service, 7 for what it runs with
    const { kubernetes, workloads } = sources(20);
    const readLogs = (name: string) =>
      kubernetes.read(service(name), window(5), LINES, never);
    const look = (name: string) =>
      workloads.read(service(name), value => value, never);
    at(0);
    await readLogs('a');
    const { configMaps } = await look('a');
    expect(configMaps).toHaveLength(6);
    await expect(look('b')).rejects.toThrow(PutOff);
    await expect(readLogs('b')).rejects.toThrow(PutOff);
    expect(worst('cluster')).toBe(20);
    at(1);
    // b waited, each of its readings for a turn of its own
    await look('b');
    await readLogs('b');
    expect(worst('cluster')).toBe(20);
  });

  it('waits for nobody who does not come back', async () => {
    const { prometheus } = sources(20);
    const read = (name: string) =>
      prometheus.read(service(name), window(5), never);
    at(0);
    await read('a');
    await expect(read('gone')).rejects.toThrow(PutOff);
    for (const minute of [1, 2]) {
      at(minute);
      await expect(read('a')).rejects.toThrow(PutOff);
    }
    at(3);
    await read('a');
  });
});
