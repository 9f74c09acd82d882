import {
  mockCredentials,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { LABEL_AFFILIATE } from '@kronos-portal/common';
import {
  domainTestFeatures,
  startToolServer,
  stampedService,
} from '@kronos-portal/node/testUtils';
import request from 'supertest';
import observabilityPlugin from '../..';

const service = (
  name: string,
  annotations: Record<string, string>,
  affiliate = 'kb-card',
): Entity =>
  stampedService(name, { affiliate, tools: ['prometheus'], annotations });

const as = (name: string) => ({
  authorization: mockCredentials.user.header(`user:default/${name}`),
});

describe('Prometheus for an affiliate', () => {
  let tool: Awaited<ReturnType<typeof startToolServer>>;
  let server: any;
  let stop: () => Promise<void>;
  let down = false;

  const get = (name: string, rest: string, user = 'kb-card-developer') =>
    request(server)
      .get(
        `/api/observability/entities/component/default/${name}/prometheus/${rest}`,
      )
      .set(as(user));
  const queries = () =>
    tool.requests
      .map(r => new URL(r.url, 'http://x').searchParams.get('query'))
      .filter(q => q !== null);

  beforeAll(async () => {
    tool = await startToolServer((req, res) => {
      const { pathname, searchParams } = new URL(req.url!, 'http://x');
      const query = searchParams.get('query') ?? '';
      const answer = (data: unknown) =>
        res.end(JSON.stringify({ status: 'success', data }));
      const matrix = (result: unknown) =>
        answer({ resultType: 'matrix', result });
      if (down) {
        res.writeHead(500).end();
      } else if (pathname === '/api/v1/alerts') {
        const alert = (alertname: string, of: string, state = 'firing') => ({
          labels: {
            alertname,
            service: of,
            affiliate: 'kb-card',
            severity: 'critical',
          },
          annotations: { summary: `${alertname} of ${of}` },
          state,
          activeAt: '2026-01-01T00:00:00Z',
        });
        answer({
          alerts: [
            alert('Slow', 'payment', 'pending'),
            alert('Errors', 'payment'),
            alert('Errors', 'policy'),
            { labels: null, state: 'odd' },
          ],
        });
      } else if (pathname === '/api/v1/rules') {
        answer({
          groups: [
            {
              rules: [
                {
                  name: 'Quiet',
                  type: 'alerting',
                  labels: { severity: 'warning' },
                },
              ],
            },
          ],
        });
      } else if (query.includes('memory')) {
        matrix([]);
      } else if (query.includes('cpu')) {
        res.writeHead(422);
        res.end(
          JSON.stringify({
            status: 'error',
            errorType: 'execution',
            error: 'query timed out',
          }),
        );
      } else {
        matrix([
          {
            metric: { namespace: 'payment-prd' },
            values: [
              [1, '0.5'],
              [2, 'NaN'],
              [3, '+Inf'],
            ],
          },
        ]);
      }
    });
    const backend = await startTestBackend({
      features: [
        ...domainTestFeatures({
          entities: [
            service('payment', { 'prometheus.io/labels': 'service=payment' }),
            service('plain', { 'backstage.io/kubernetes-id': 'plain' }),
            service('library', {}),
            service('thief', { 'prometheus.io/labels': 'affiliate=kb-life' }),
            service('forger', { 'prometheus.io/labels': 'a="b"} or up{c="d"' }),
            service('own', {
              'prometheus.io/labels': 'service=payment',
              'prometheus.io/rule':
                'sum(orders)|channel,info(up),orders{service="policy"}',
              'prometheus.io/alert': 'Errors,Quiet,Unknown',
            }),
          ],
          canSee: (entity, user) =>
            user.includes(entity.metadata.labels![LABEL_AFFILIATE]),
          connections: [
            {
              offering: 'prometheus',
              settings: {
                baseUrl: tool.url,
                matchers: 'affiliate={affiliate}',
                panels: { requests: 'sum(rate(hits{$selector}[$window]))' },
              },
            },
          ],
        }),
        observabilityPlugin,
      ],
    });
    server = backend.server;
    stop = () => backend.stop();
  });
  afterAll(async () => {
    await stop?.();
    await tool.close();
  });
  beforeEach(() => {
    tool.requests.length = 0;
  });

  it('draws panels of which each may be empty or fail alone', async () => {
    const { body } = await get('payment', 'metrics').expect(200);
    expect(body.problem).toBeUndefined();
    const { panels, ...rest } = body.data;
    expect(rest).toMatchObject({ range: '1h', step: 60 });
    expect(rest.end - rest.start).toBe(3_600);
    const of = (id: string) => panels.find((p: any) => p.id === id);
    expect(panels.map((p: any) => p.id)).toEqual([
      'requests',
      'errors',
      'latency',
      'cpu',
      'memory',
      'restarts',
    ]);
    expect(of('requests')).toMatchObject({
      unit: '1/s',
      query: 'sum(rate(hits{service="payment",affiliate="kb-card"}[300s]))',
      series: [
        {
          name: 'payment-prd',
          points: [
            [1, 0.5],
            [2, null],
            [3, null],
          ],
        },
      ],
    });
    expect(of('latency').series.map((s: any) => s.name)).toEqual([
      'p50 payment-prd',
      'p95 payment-prd',
      'p99 payment-prd',
    ]);
    expect(of('memory').series).toEqual([]);
    expect(of('memory').error).toBeUndefined();
    expect(of('cpu').error).toContain('query timed out');

    const wide = await get('payment', 'metrics?range=7d').expect(200);
    expect(wide.body.data.step).toBe(7_200);
    const wrong = await get('payment', 'metrics?range=1y').expect(400);
    expect(wrong.body.errors[0]).toMatchObject({ field: 'range', value: '1y' });
  });

  it('reads a window that stands still, with steps that follow from its width', async () => {
    const at = 1_767_225_600;
    const hour = await get('payment', `metrics?from=${at}&to=${at + 3_600}`);
    expect(hour.body.data).toMatchObject({
      start: at,
      end: at + 3_600,
      step: 30,
    });
    expect(hour.body.data.range).toBeUndefined();
    const days = 30 * 86_400;
    tool.requests.length = 0;
    const month = await get('payment', `metrics?from=${at}&to=${at + days}`);
    expect(days / month.body.data.step).toBeLessThanOrEqual(120);
    expect(tool.requests.length).toBeGreaterThan(0);

    tool.requests.length = 0;
    for (const query of [
      `from=${at}`,
      `from=${at}&to=${at}`,
      `from=${at}&to=${at + 400 * 86_400}`,
      `from=${at}&to=x`,
    ]) {
      const { status, body } = await get('payment', `metrics?${query}`);
      expect([query, status]).toEqual([query, 400]);
      expect(body.errors[0].field).toBe('to');
    }
    expect(tool.requests).toEqual([]);
  });

  it('asks for nothing but the series of the entity and its affiliate', async () => {
    await get('payment', 'metrics', 'kb-life-developer').expect(404);
    await get('plain', 'metrics').expect(200);
    await get('thief', 'metrics').expect(200);
    await get('own', 'metrics').expect(200);
    expect(queries().length).toBeGreaterThan(15);
    for (const query of queries()) {
      const selectors = query.match(/\{[^}]*\}/g)!;
      expect(selectors.length).toBeGreaterThan(0);
      selectors.forEach(s => expect(s).toContain('affiliate="kb-card"'));
    }
    expect(queries().some(q => q.includes('{service="plain",'))).toBe(true);

    tool.requests.length = 0;
    const forger = await get('forger', 'metrics').expect(200);
    expect(forger.body.problem.kind).toBe('missing-annotation');
    const library = await get('library', 'metrics').expect(200);
    expect(library.body.problem.kind).toBe('missing-annotation');
    expect(tool.requests).toEqual([]);
  });

  it('confines own queries and says why it refuses one', async () => {
    const { body } = await get('own', 'metrics?range=15m').expect(200);
    const rules = body.data.panels.slice(6);
    expect(rules).toMatchObject([
      {
        id: 'rule-1',
        title: 'sum(orders)',
        series: [{ points: expect.any(Array) }],
      },
      { id: 'rule-3', query: expect.stringContaining('service="payment"') },
      { id: 'rule-2', error: expect.stringContaining('info()'), series: [] },
    ]);
  });

  it('shows alerts of the entity alone, and the named ones that are quiet', async () => {
    const all = await get('payment', 'alerts').expect(200);
    expect(
      all.body.data.alerts.map((a: any) => `${a.name} ${a.state}`),
    ).toEqual(['Errors firing', 'Slow pending']);
    expect(all.body.data.alerts[0].summary).toBe('Errors of payment');
    const named = await get('own', 'alerts').expect(200);
    expect(
      named.body.data.alerts.map((a: any) => `${a.name} ${a.state}`),
    ).toEqual(['Errors firing', 'Quiet inactive']);
  });

  it('says that Prometheus is down when it answers no panel', async () => {
    down = true;
    const { body } = await get('plain', 'metrics?range=6h').expect(200);
    down = false;
    expect(body).toMatchObject({
      data: null,
      problem: { kind: 'server-error' },
    });
  });
});
