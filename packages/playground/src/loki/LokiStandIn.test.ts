import { playgroundCredentials, startPlayground } from '../testUtils';

const MINUTE = 60_000;

interface Stream {
  stream: Record<string, string>;
  values: [string, string][];
}

describe('the Loki stand-in', () => {
  let playground: Awaited<ReturnType<typeof startPlayground>>;
  beforeAll(async () => {
    playground = await startPlayground({ tools: ['kubernetes', 'loki'] });
  });
  afterAll(() => playground.stop());

  const ask = async (
    path: string,
    parameters: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ) => {
    const query = new URLSearchParams(
      Object.entries(parameters).map(([k, v]) => [k, String(v)]),
    );
    const response = await fetch(
      `${playground.url}/loki/loki/api/v1/${path}?${query}`,
      {
        headers: {
          authorization: `Bearer ${playgroundCredentials.lokiToken}`,
          'x-scope-orgid': playgroundCredentials.lokiTenant,
          ...headers,
        },
      },
    );
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return {
      status: response.status,
      text,
      data: isJson ? JSON.parse(text).data : undefined,
    };
  };
  const nanos = (ms: number) => `${Math.floor(ms)}000000`;
  const whole = (ms: number) => Math.floor(ms / MINUTE) * MINUTE;
  const flat = (result: Stream[]) =>
    result
      .flatMap(({ stream, values }) =>
        values.map(([at, line]) => ({ at: BigInt(at), line, pod: stream.pod })),
      )
      .sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));

  it('has the lines that Kubernetes gives of the same pod', async () => {
    const to = whole(playground.world.now());
    const from = to - 5 * MINUTE;
    const { data } = await ask('query_range', {
      query: '{service="card-payment-api",cluster="kb-card-prd"}',
      start: nanos(from),
      end: nanos(to),
      limit: 5_000,
      direction: 'forward',
    });
    const lines = flat(data.result);
    const { pod } = lines[0];
    const response = await fetch(
      `${
        playground.url
      }/kubernetes/kb-card-prd/api/v1/namespaces/card-payment-api-prd/pods/${pod}/log?timestamps=true&sinceTime=${new Date(
        from,
      ).toISOString()}`,
      {
        headers: {
          authorization: `Bearer ${playgroundCredentials.kubernetesToken(
            'kb-card-prd',
          )}`,
        },
      },
    );
    const ofPod = (await response.text())
      .trimEnd()
      .split('\n')
      .filter(line => Date.parse(line.split(' ')[0]) < to)
      .map(line => line.slice(line.indexOf(' ') + 1));
    expect(ofPod.length).toBeGreaterThan(100);
    expect(lines.filter(l => l.pod === pod).map(l => l.line)).toEqual(ofPod);
    // the past, before the pods that are there now, has lines too
    const past = from - 10 * 24 * 60 * MINUTE;
    const before = await ask('query_range', {
      query: '{service="card-payment-api"}',
      start: nanos(past),
      end: nanos(past + MINUTE),
    });
    expect(flat(before.data.result).length).toBeGreaterThan(50);
  });

  it('gives pages from the end that was asked for, and counts what they hold', async () => {
    const to = whole(playground.world.now());
    const window = { start: nanos(to - 10 * MINUTE), end: nanos(to) };
    const query = '{service="card-payment-api",cluster="kb-card-prd"}';
    const all = flat(
      (await ask('query_range', { query, ...window, limit: 5_000 })).data
        .result,
    );
    const page = (direction: string) =>
      ask('query_range', { query, ...window, limit: 30, direction });
    const first = flat((await page('forward')).data.result);
    const last = flat((await page('backward')).data.result);
    expect(first.map(l => l.at)).toEqual(all.slice(0, 30).map(l => l.at));
    expect(last.map(l => l.at)).toEqual(all.slice(-30).map(l => l.at));
    const counted = await ask('query', {
      query: `sum(count_over_time(${query}[10m]))`,
      time: nanos(to - 1),
    });
    expect(counted.data.result[0].value[1]).toBe(String(all.length));
    const some = await ask('query_range', {
      query: `${query} |= "INFO" != "캐시"`,
      ...window,
      limit: 5_000,
    });
    expect(flat(some.data.result).map(l => l.line)).toEqual(
      all
        .map(l => l.line)
        .filter(l => l.includes('INFO') && !l.includes('캐시')),
    );
  });

  it('keeps tenants apart, and refuses whom the gateway does not know', async () => {
    const query = '{service="card-payment-api"}';
    const of = async (tenant: string) =>
      (await ask('query_range', { query }, { 'x-scope-orgid': tenant })).data
        .result.length;
    expect(await of('kb-card')).toBeGreaterThan(0);
    expect(await of('kb-life')).toBe(0);
    expect(await of('nobody')).toBe(0);
    expect(await ask('labels', {}, { 'x-scope-orgid': '' })).toMatchObject({
      status: 401,
      text: 'no org id\n',
    });
    const stranger = await ask('labels', {}, { authorization: 'Bearer x' });
    expect(stranger.status).toBe(401);
    expect((await ask('label/affiliate/values')).data).toContain('kb-life');
  });

  it.each([
    ['{app="a}', /col 6: literal not terminated|literal not terminated/],
    ['{app=a}', /unexpected IDENTIFIER, expecting STRING/],
    ['{app="a"', /unexpected \$end/],
    ['{app=~".*"}', /at least one regexp or equality matcher/],
    ['{app="a"} or {app="b"}', /unexpected IDENTIFIER/],
    ['{app=~"("}', /error parsing regexp/],
  ])('says what is wrong with %s', async (query, message) => {
    const { status, text } = await ask('query_range', { query });
    expect(status).toBe(400);
    expect(text).toMatch(message);
  });

  it('has the limits of the real one', async () => {
    const query = '{service="card-payment-api"}';
    expect((await ask('query_range', { query, limit: 5_001 })).text).toMatch(
      /max_entries_limit_per_query \(5001 > 5000\)/,
    );
    expect(
      (await ask('query_range', { query, start: 2e9, end: 1e9 })).text,
    ).toMatch(/end timestamp must not be before/);
    expect((await ask('query', { query })).text).toMatch(
      /not supported as an instant query/,
    );
    expect(
      (await ask('query_range', { query, start: 1, end: 1_700_000_000 })).text,
    ).toMatch(/time range exceeds the limit/);
  });
});
