import { testDatabases } from '@kronos-portal/node/testUtils';
import type { Knex } from 'knex';
import { marketplaceWorld, user } from './__testUtils__/marketplaceWorld';

const admin = user('affiliate-admin');
const databases = testDatabases();

/** Entries as the changes of installations write them: one a minute, from the first of November. */
const entry = (minute: number, change: Record<string, unknown> = {}) => ({
  at: new Date(Date.UTC(2026, 10, 1, 0, minute)).toISOString(),
  actor: 'user:default/card_affiliate-admin',
  action: 'changed',
  scope: 'card',
  offering: 'redmine',
  installation_id: 'one',
  before: JSON.stringify({ settings: { baseUrl: 'http://old.card' } }),
  after: JSON.stringify({ settings: { baseUrl: 'http://new.card' } }),
  ...change,
});

describe.each(databases.names)('Reading the audit over %s', database => {
  jest.setTimeout(30_000);
  let knex: Knex;
  let portal: Awaited<ReturnType<ReturnType<typeof marketplaceWorld>['start']>>;
  let world: ReturnType<typeof marketplaceWorld>;

  beforeAll(async () => {
    knex = await databases.init(database);
    world = marketplaceWorld({ knex });
    portal = await world.start();
    await knex('audit').insert([
      entry(0, { action: 'install' }),
      entry(1, { actor: 'user:default/holding_group-admin' }),
      entry(2, { offering: 'jenkins' }),
      entry(3, { scope: 'life', offering: 'secret-of-life' }),
      entry(4, { actor: 'marketplace', action: 'degraded', before: null }),
    ]);
  });
  afterAll(() => portal.stop());

  const ask = async (query: string) =>
    (await portal.get(`/audit?affiliate=card${query}`, admin).expect(200)).body;
  const minutes = async (query: string) =>
    (await ask(query)).items.map(({ at }: { at: string }) =>
      new Date(at).getUTCMinutes(),
    );
  const download = (query: string) =>
    portal
      .get(`/audit/export?affiliate=card${query}`, admin)
      .buffer()
      .parse((response, done) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', piece => (text += piece));
        response.on('end', () => done(null, text));
      });

  it('is narrowed by offering, action, person and time', async () => {
    expect(await minutes('')).toEqual([4, 2, 1, 0]);
    expect(await minutes('&offering=jenkins')).toEqual([2]);
    expect(await minutes('&action=install')).toEqual([0]);
    expect(await minutes('&actor=user:default/holding_group-admin')).toEqual([
      1,
    ]);
    // the same moment in Seoul: the beginning counts, the end does not
    const from = encodeURIComponent('2026-11-01T09:01:00+09:00');
    expect(await minutes(`&from=${from}&until=2026-11-01T00:04:00Z`)).toEqual([
      2, 1,
    ]);
    expect(await minutes('&offering=sap')).toEqual([]);
  });

  it('tells what there is to choose from, once and of this affiliate alone', async () => {
    const { items, nextCursor, choices } = await ask('&limit=2');
    expect(items).toHaveLength(2);
    expect(choices).toEqual({
      offerings: ['jenkins', 'redmine'],
      actions: ['changed', 'degraded', 'install'],
      actors: [
        'marketplace',
        'user:default/card_affiliate-admin',
        'user:default/holding_group-admin',
      ],
    });
    const rest = await ask(`&limit=2&cursor=${nextCursor}`);
    expect(rest.items).toHaveLength(2);
    expect(rest).not.toHaveProperty('choices');
  });

  it('names the field that is wrong', async () => {
    for (const [query, field] of [
      ['&from=yesterday', 'from'],
      ['&until=2026-13-01T00:00:00Z', 'until'],
    ]) {
      const { body } = await portal
        .get(`/audit?affiliate=card${query}`, admin)
        .expect(400);
      expect(body.errors).toMatchObject([{ field }]);
    }
    const { body } = await portal
      .get('/audit/export?affiliate=card&format=xls', admin)
      .expect(400);
    expect(body.errors).toMatchObject([
      { field: 'format', value: 'xls', allowed: ['csv', 'json'] },
    ]);
  });

  it('is a table that Excel opens, with Korean headers for who reads Korean', async () => {
    const { body, headers } = await download('&format=csv&language=ko');
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(headers['content-disposition']).toBe(
      'attachment; filename="kronos-audit-card.csv"',
    );
    const [header, newest, ...rest] = body.split('\r\n');
    expect(header).toBe(
      '\uFEFF"시각(UTC)","누가","행위","그룹사","상품","설치 번호","변경 전","변경 후"',
    );
    expect(newest).toBe(
      '"2026-11-01T00:04:00.000Z","marketplace","degraded","card","redmine","one","","{""settings"":{""baseUrl"":""http://new.card""}}"',
    );
    expect(rest).toHaveLength(4);
    expect(body).not.toContain('life');
    expect((await download('&format=csv')).body).toMatch(/^\uFEFF"Time \(UTC/);
    expect(world.said.join()).toContain('audit-export');
  });

  it('gives the same as JSON, narrowed the same way', async () => {
    const { body } = await download('&format=json&offering=jenkins');
    expect(JSON.parse(body)).toEqual({
      items: (await ask('&offering=jenkins')).items,
    });
    const none = await download('&format=json&offering=sap');
    expect(JSON.parse(none.body)).toEqual({ items: [] });
  });

  it('does not let a spreadsheet run what someone wrote', async () => {
    const written = ['=1+1', '+cmd', '-2', '@SUM(A1)', ' =1', '\t=1', '＝1'];
    await knex('audit').insert(
      written.map((actor, i) => entry(10 + i, { actor, offering: 'evil' })),
    );
    const { body } = await download('&format=csv&offering=evil');
    const cells = body
      .split('\r\n')
      .slice(1, -1)
      .map((line: string) => line.match(/^"[^"]*","([^"]*)"/)![1]);
    expect(cells.reverse()).toEqual(written.map(text => `'${text}`));
  });

  it('exports more than is held at once, whole and in order', async () => {
    const many = Array.from({ length: 1203 }, (_, i) =>
      entry(i, { offering: 'many', installation_id: String(i) }),
    );
    await knex.batchInsert('audit', many, 50);
    const { body } = await download('&format=json&offering=many');
    expect(
      JSON.parse(body).items.map((item: any) => Number(item.installationId)),
    ).toEqual(many.map((_, i) => many.length - 1 - i));
  });
});
