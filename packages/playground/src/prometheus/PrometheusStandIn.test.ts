import fc from 'fast-check';
import { startPlayground } from '../testUtils';

const HOUR = 3_600;
/** Tuesday, ten in the morning in Seoul: what is measured depends on the hour. */
const MORNING = Date.UTC(2026, 10, 17, 1);

interface Series {
  metric: Record<string, string>;
  value: [number, string];
  values: [number, string][];
}

describe('the Prometheus stand-in', () => {
  let playground: Awaited<ReturnType<typeof startPlayground>>;
  beforeAll(async () => {
    playground = await startPlayground({
      tools: ['prometheus'],
      startAt: MORNING,
    });
  });
  afterAll(() => playground.stop());

  const ask = async (
    path: string,
    parameters: Record<string, unknown> = {},
  ) => {
    const response = await fetch(
      `${playground.url}/prometheus/api/v1/${path}`,
      {
        method: 'POST',
        body: new URLSearchParams(
          Object.entries(parameters).map(([k, v]) => [k, String(v)]),
        ),
      },
    );
    return { status: response.status, ...(await response.json()) };
  };
  const instant = async (query: string, time?: number): Promise<Series[]> =>
    (await ask('query', { query, ...(time && { time }) })).data.result;
  const range = async (
    query: string,
    times: { start: number; end: number; step: number },
  ): Promise<Series[]> =>
    (await ask('query_range', { query, ...times })).data.result;
  const one = async (query: string, time?: number) => {
    const result = await instant(query, time);
    return result.length ? Number(result[0].value[1]) : undefined;
  };
  const now = () => playground.world.now() / 1_000;
  /** A Wednesday in Seoul, in the last week. */
  const wednesday = (hour: number) => {
    const day = new Date(playground.world.now() - 7 * 86_400_000);
    day.setUTCDate(day.getUTCDate() + ((3 - day.getUTCDay() + 7) % 7));
    return (
      Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate()) /
        1_000 +
      (hour - 9) * HOUR
    );
  };
  const service = () =>
    playground.world.seed.services.find(s => s.prd && s.tier === '1')!.name;

  it('shows a working day: quiet nights, a busy morning, lunch', async () => {
    const load = (hour: number) =>
      one(
        `sum(rate(http_requests_total{service="${service()}"}[30m]))`,
        wednesday(hour),
      ) as Promise<number>;
    const [night, morning, lunch] = [
      await load(3.5),
      await load(10.75),
      await load(12.6),
    ];
    expect(night).toBeGreaterThan(0);
    expect(morning).toBeGreaterThan(5 * night);
    expect(lunch).toBeLessThan(0.9 * morning);
    // a series that is asked again has not changed
    expect(await load(10.75)).toBe(morning);
  });

  it('answers a range with what the same instants would give', async () => {
    const queries = [
      `sum by (namespace, status) (rate(http_requests_total{service="${service()}"}[5m]))`,
      `histogram_quantile(0.95, sum by (namespace, le) (rate(http_request_duration_seconds_bucket{service="${service()}"}[10m])))`,
      `avg by (pod) (container_memory_working_set_bytes{service="${service()}"}) / 1024 > 1`,
      `sum by (status) (increase(http_requests_total{service="${service()}",status=~"5.."}[10m])) / ignoring(status) group_left sum(increase(http_requests_total{service="${service()}"}[10m]))`,
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...queries),
        fc.integer({ min: 0, max: 14 * 86_400 }),
        fc.integer({ min: 15, max: 7_200 }),
        async (query, back, step) => {
          const start = Math.floor(now()) - back - 3 * step - 60;
          const found = await range(query, {
            start,
            end: start + 3 * step,
            step,
          });
          for (let i = 0; i <= 3; i++) {
            const time = start + i * step;
            const expected = (await instant(query, time))
              .map(s => [JSON.stringify(s.metric), s.value[1]])
              .sort();
            const got = found
              .flatMap(({ metric, values }) =>
                values
                  .filter(([t]) => t === time)
                  .map(([, v]) => [JSON.stringify(metric), v]),
              )
              .sort();
            expect(got).toEqual(expected);
          }
          return found.length > 0;
        },
      ),
      { numRuns: 20 },
    );
  });

  it('never has a rate below zero, not even while things break', async () => {
    playground.world.startIncident({
      service: service(),
      kind: 'errors',
      minutes: 9,
    });
    playground.world.startIncident({ service: service(), kind: 'latency' });
    playground.world.advance(15 * 60_000);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(
          'http_requests_total',
          'http_request_duration_seconds_bucket',
          'http_request_duration_seconds_sum',
          'container_cpu_usage_seconds_total',
        ),
        fc.integer({ min: 0, max: 20 * 60 }),
        fc.integer({ min: 60, max: 3_000 }),
        async (metric, back, window) => {
          const results = await instant(
            `rate(${metric}{service="${service()}"}[${window}s])`,
            now() - back,
          );
          expect(results.length).toBeGreaterThan(0);
          return results.every(r => Number(r.value[1]) >= 0);
        },
      ),
      { numRuns: 30 },
    );
    const p95 = (time: number) =>
      one(
        `histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket{service="${service()}",namespace="${service()}-prd"}[5m])))`,
        time,
      ) as Promise<number>;
    expect(await p95(now())).toBeGreaterThan(4 * (await p95(now() - HOUR)));
  });

  it('raises an alert a while after an incident began, and takes it back', async () => {
    const victim = playground.world.seed.services.find(
      s => s.prd && s.name !== service(),
    )!.name;
    const states = async () =>
      (await ask('alerts')).data.alerts
        .filter((a: any) => a.labels.service === victim)
        .map((a: any) => `${a.labels.alertname} ${a.state}`);
    expect(await states()).toEqual([]);
    const incident = playground.world.startIncident({
      service: victim,
      kind: 'errors',
    });
    playground.world.advance(75_000);
    expect(await states()).toEqual(['HighErrorRate pending']);
    playground.world.advance(90_000);
    expect(await states()).toEqual(['HighErrorRate firing']);

    const { groups } = (await ask('rules')).data;
    const rule = groups[0].rules.find((r: any) => r.name === 'HighErrorRate');
    expect(rule).toMatchObject({ state: 'firing', type: 'alerting' });
    expect(rule.alerts[0].annotations.summary).toContain(victim);
    expect(await one(`ALERTS{service="${victim}",alertstate="firing"}`)).toBe(
      1,
    );

    playground.world.endIncident(incident.id);
    playground.world.advance(8 * 60_000);
    expect(await states()).toEqual([]);
  });

  it('sees memory leaks and crash loops', async () => {
    const [, , leaking, crashing] = playground.world.seed.services.filter(
      s => s.prd && s.tier !== '3',
    );
    playground.world.startIncident({
      service: leaking.name,
      kind: 'memory-leak',
    });
    playground.world.startIncident({
      service: crashing.name,
      kind: 'crash-loop',
    });
    playground.world.advance(6.5 * 60_000);
    const alerts = (await ask('alerts')).data.alerts.map(
      (a: any) => `${a.labels.service} ${a.labels.alertname} ${a.state}`,
    );
    expect(alerts).toContain(`${leaking.name} MemoryNearLimit firing`);
    expect(alerts).toContain(`${crashing.name} PodCrashLooping firing`);
    expect(await one(`min(up{service="${crashing.name}"})`)).toBe(0);
  });

  it('computes what PromQL promises', async () => {
    const time = 1_700_000_000;
    const results = await Promise.all(
      [
        '1 + 2 * 3 ^ 2 - -1',
        '-2 ^ 2',
        '10 % 4 == bool 2',
        'scalar(vector(3)) / 0',
        'time() - 5m',
        'round(vector(2.345), 0.1)',
        'absent(nothing_at_all{a="b"})',
        'vector(1) or vector(2)',
        'clamp_min(vector(1), 5) unless on() vector(0)',
        'count(topk(2, up)) and on() vector(1)',
        'sum without (pod, container) (container_spec_memory_limit_bytes{pod="no"})',
        'max_over_time(vector(7)[10m:1m])',
      ].map(async q => (await ask('query', { query: q, time })).data.result),
    );
    expect(
      results.map(r =>
        typeof r[0] === 'number' ? r[1] : r.map((s: Series) => s.value[1])[0],
      ),
    ).toEqual([
      '20',
      '-4',
      '1',
      '+Inf',
      String(time - 300),
      '2.3000000000000003',
      '1',
      '1',
      undefined,
      undefined,
      undefined,
      '7',
    ]);
  });

  it.each([
    ['sum(', 'parse error: unexpected end of input'],
    ['', 'no expression found in input'],
    ['rate(up)', 'expected type range vector in call to function "rate"'],
    ['up{a=}', 'expected string'],
    ['nope(up)', 'unknown function with name "nope"'],
    ['up[5m', 'parse error'],
    ['{a=~".*"}', 'at least one non-empty matcher'],
    ['1 == 2', 'comparisons between scalars must use BOOL modifier'],
    ['up{job=~"("}', 'error parsing regexp'],
  ])('refuses %j as Prometheus does', async (query, reason) => {
    expect(await ask('query', { query })).toEqual({
      status: 'error',
      errorType: 'bad_data',
      error: expect.stringContaining(reason),
    });
    const response = await fetch(
      `${playground.url}/prometheus/api/v1/query?${new URLSearchParams({
        query,
      })}`,
    );
    expect(response.status).toBe(400);
  });

  it('refuses a range that has too many points', async () => {
    const answer = await ask('query_range', {
      query: 'up',
      start: 0,
      end: 1_000_000,
      step: 1,
    });
    expect(answer.error).toContain('exceeded maximum resolution');
  });

  it('tells names, labels, targets and its version', async () => {
    const name = service();
    const values = (
      await ask('label/namespace/values', {
        'match[]': `up{service="${name}"}`,
      })
    ).data;
    expect(values).toEqual([`${name}-dev`, `${name}-prd`]);
    expect((await ask('labels')).data).toEqual(
      expect.arrayContaining(['__name__', 'cluster', 'le', 'pod', 'service']),
    );
    expect((await ask('targets')).data.activeTargets.length).toBeGreaterThan(
      60,
    );
    expect((await ask('status/buildinfo')).data.version).toMatch(/^3\./);
    const ready = await fetch(`${playground.url}/prometheus/-/ready`);
    expect(await ready.text()).toContain('Ready');
  });

  it('has series of a new service from its first deployment on', async () => {
    const query = 'sum(rate(http_requests_total{service="coupon-api"}[5m]))';
    expect(await instant(query)).toEqual([]);
    playground.world.emit('deployed', {
      affiliate: 'kb-card',
      service: 'coupon-api',
      cluster: 'kb-card-dev',
      namespace: 'coupon-api-dev',
      image: 'registry.playground.example/kb-card/coupon-api:1',
    });
    const before = now();
    playground.world.advance(10 * 60_000);
    expect(await one(query)).toBeGreaterThan(0);
    expect(await instant(query, before - 600)).toEqual([]);
  });

  it('has none of a batch job, which answers no requests', async () => {
    playground.world.emit('deployed', {
      affiliate: 'kb-card',
      service: 'coupon-batch',
      cluster: 'kb-card-dev',
      namespace: 'coupon-batch-dev',
      image: 'registry.playground.example/kb-card/coupon-batch:1',
      isBatch: true,
    });
    playground.world.advance(60_000);
    expect(await instant('{service="coupon-batch"}')).toEqual([]);
  });
});
