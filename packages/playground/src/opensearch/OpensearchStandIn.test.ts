import { playgroundCredentials, startPlayground } from '../testUtils';

const MINUTE = 60_000;

describe('the OpenSearch stand-in', () => {
  let playground: Awaited<ReturnType<typeof startPlayground>>;
  beforeAll(async () => {
    playground = await startPlayground({ tools: ['loki', 'opensearch'] });
  });
  afterAll(() => playground.stop());

  const ask = async (
    path: string,
    body?: object,
    { affiliate = 'kb-insurance', base = 'opensearch', password = '' } = {},
  ) => {
    const pair = `${playgroundCredentials.opensearchUser(affiliate)}:${
      password || playgroundCredentials.opensearchPassword(affiliate)
    }`;
    const response = await fetch(`${playground.url}/${base}/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    return {
      status: response.status,
      text,
      json: text.startsWith('{') ? JSON.parse(text) : undefined,
    };
  };
  const INDEX = 'logs-kb-insurance-*';
  const service = () =>
    playground.world.seed.services.find(
      s => s.affiliate === 'kb-insurance' && s.prd,
    )!.name;
  const windowOf = (minutes: number) => {
    const to = Math.floor(playground.world.now() / MINUTE) * MINUTE;
    return { gte: to - minutes * MINUTE, lt: to, format: 'epoch_millis' };
  };
  const queryOf = (minutes: number) => ({
    bool: {
      filter: [
        { term: { 'service.name': service() } },
        { range: { '@timestamp': windowOf(minutes) } },
      ],
    },
  });
  const sort = [{ '@timestamp': { order: 'asc', numeric_type: 'date' } }];

  it('has the lines that Loki has of the same service', async () => {
    const { json } = await ask(`${INDEX}/_search`, {
      query: queryOf(10),
      size: 10_000,
      sort,
    });
    const { gte, lt } = windowOf(10);
    const loki = await fetch(
      `${playground.url}/loki/loki/api/v1/query_range?${new URLSearchParams({
        query: `{service="${service()}"}`,
        start: `${gte}000000`,
        end: `${lt}000000`,
        limit: '5000',
      })}`,
      {
        headers: {
          authorization: `Bearer ${playgroundCredentials.lokiToken}`,
          'x-scope-orgid': playgroundCredentials.lokiTenant,
        },
      },
    );
    const streams: { values: [string, string][] }[] = (await loki.json()).data
      .result;
    const lines = json.hits.hits.map((hit: any) => hit._source.message);
    expect(lines.length).toBeGreaterThan(300);
    expect([...lines].sort()).toEqual(
      streams.flatMap(({ values }) => values.map(([, line]) => line)).sort(),
    );
    expect(json.hits.total).toEqual({ value: lines.length, relation: 'eq' });
  });

  it('gives the next page after the last document', async () => {
    const all = await ask(`${INDEX}/_search`, {
      query: queryOf(10),
      size: 200,
      sort,
      _source: ['kubernetes.pod.name'],
    });
    const ids = (answer: typeof all) =>
      answer.json.hits.hits.map((hit: any) => hit._id);
    const first = await ask(`${INDEX}/_search`, {
      query: queryOf(10),
      size: 100,
      sort,
    });
    const last = first.json.hits.hits.at(-1);
    expect(last.sort).toEqual([Date.parse(last._source['@timestamp'])]);
    const next = await ask(`${INDEX}/_search`, {
      query: queryOf(10),
      size: 100,
      sort,
      search_after: last.sort,
    });
    // what was written in the very millisecond of the last one is not after it
    const seen = [...ids(first), ...ids(next)];
    expect(seen.slice(0, 100)).toEqual(ids(all).slice(0, 100));
    expect(new Set(seen).size).toBe(200);
    expect(Object.keys(all.json.hits.hits[0]._source)).toEqual(['kubernetes']);
  });

  it('shows an account the indices of its affiliate alone', async () => {
    const own = await ask(`${INDEX}/_search`, {});
    expect(own.json.hits.hits).toHaveLength(10);
    for (const index of [
      'logs-kb-life-*',
      'logs-*',
      `${INDEX},logs-kb-life-*`,
    ]) {
      const { status, json } = await ask(`${index}/_search`, {});
      expect(status).toBe(403);
      expect(json.error.type).toBe('security_exception');
    }
    expect((await ask('', undefined, { password: 'x' })).status).toBe(401);
    expect((await ask('')).json.version.distribution).toBe('opensearch');
    const elastic = await ask('', undefined, { base: 'elasticsearch' });
    expect(elastic.json.version).not.toHaveProperty('distribution');
  });

  it.each([
    [404, 'index_not_found_exception', 'logs-kb-insurance-1999.01.01', {}],
    [400, 'parsing_exception', INDEX, { query: { script: {} } }],
    [400, 'parsing_exception', INDEX, { aggs: {} }],
    [400, 'illegal_argument_exception', INDEX, { size: 10_001 }],
    [400, 'illegal_argument_exception', INDEX, { sort, search_after: [1, 2] }],
    [400, 'query_shard_exception', INDEX, { sort: ['nothing'] }],
    [
      400,
      'x_content_parse_exception',
      INDEX,
      { sort: [{ '@timestamp': { order: 'asc', format: 'epoch_millis' } }] },
    ],
    [
      400,
      'action_request_validation_exception',
      INDEX,
      { sort: ['_shard_doc'] },
    ],
  ])('answers %s %s', async (status, type, index, body) => {
    const { json, ...answer } = await ask(`${index}/_search`, body);
    expect(answer.status).toBe(status);
    expect(json).toMatchObject({ status, error: { type } });
  });
});
