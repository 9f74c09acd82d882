import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { migrate } from '@kronos-portal/node';
import {
  AnswerChecker,
  domainTestFeatures,
  testDatabases,
} from '@kronos-portal/node/testUtils';
import fs from 'node:fs';
import path from 'node:path';
import type { Knex } from 'knex';
import request from 'supertest';
import { parse } from 'yaml';
import { MINUTE, ScriptedWorld, service } from './__testUtils__/scriptedWorld';
import { pass, TestEngine } from './__testUtils__/TestEngine';
import { api as description } from './api';
import { anomaliesPlugin } from './plugin';
import { DatabaseAnomalyStore, unpacked } from './store/DatabaseAnomalyStore';

jest.setTimeout(240_000);

const API = 'component:default/api';
const LEDGER = 'component:default/ledger';
const ENTITIES = [service('api', ['ledger']), service('ledger')];
const databases = testDatabases();

/** What must never be in a log and is all the same: few of each, so that they could be learned as usual values. */
function personal(n: number) {
  const i = n % 3;
  return {
    resident: ['900101-1234567', '850315-2345678', '770707-1987654'][i],
    card: ['4111 1111 1111 1111', '5500-0055-5555-5559', '6011000990139424'][i],
    token: [
      'ghp_Zm9vYmFyYmF6cXV4MTIz',
      'swordfish-9f31',
      'glpat-abcdEFGH12345678',
    ][i],
    jwt: `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI${i}MTIzNCJ9.c2lnbmF0dXJl${i}`,
  };
}
const PERSONAL = [0, 1, 2].flatMap(n => Object.values(personal(n)));

it('openapi.yaml says what the code does; `npm run openapi` writes it', () => {
  const file = path.resolve(__dirname, '../openapi.yaml');
  expect(parse(fs.readFileSync(file, 'utf8'))).toEqual(
    JSON.parse(JSON.stringify(description)),
  );
});

describe.each(databases.names)('The HTTP API on %s', name => {
  let knex: Knex;
  let backend: Awaited<ReturnType<typeof startTestBackend>>;
  const checker = AnswerChecker.create(description);
  const wrong: string[] = [];

  async function call(
    method: 'get' | 'post' | 'delete',
    at: string,
    send: { as?: string; body?: object; header?: string } = {},
  ) {
    const { as = 'developer', body } = send;
    const pending = request(backend.server)
      [method](`/api/anomalies${at}`)
      .set(
        'authorization',
        send.header ?? mockCredentials.user.header(`user:default/${as}`),
      );
    const answered = await (body ? pending.send(body) : pending);
    wrong.push(
      ...checker.check({
        method: method.toUpperCase(),
        path: at,
        status: answered.status,
        contentType: answered.headers['content-type'],
        body: answered.body,
      }),
    );
    return answered;
  }

  // What two services went through in the last forty minutes is in the database.
  beforeAll(async () => {
    knex = await databases.init(name);
    await migrate({
      knex,
      directory: resolvePackagePath(
        '@kronos-portal/plugin-anomalies-backend',
        'migrations',
      ),
    });
    const world = new ScriptedWorld();
    world.remark = (n, failing) => {
      const { resident, card, token, jwt } = personal(n);
      return failing
        ? `card ${card} of ${resident} was refused, token=${token}`
        : `member ${resident} pays with ${card}, Authorization: Bearer ${jwt}`;
    };
    const now = Math.floor(Date.now() / MINUTE) * MINUTE;
    const clock = { now: now - 40 * MINUTE };
    const engine = new TestEngine(knex, world, ENTITIES, clock);
    await engine.watch(clock);
    await pass(clock, 25, engine);
    const from = clock.now + MINUTE;
    world.troubles.push(
      { service: 'ledger', kind: 'slow', from, to: from + 60 * MINUTE },
      { service: 'api', kind: 'errors', from, to: from + 60 * MINUTE },
    );
    for (const entityRef of [API, LEDGER]) {
      await engine.store.saveChange({
        kind: 'deployment',
        entityRef,
        title: `${entityRef} 1.4.2`,
        at: new Date(from - 3 * MINUTE).toISOString(),
        weight: 0,
      });
    }
    await pass(clock, 14, engine);
    await engine.stop();
    // nobody looks again: the portal of this story has no sources
    await knex('watched')
      .where({ kind: 'service' })
      .update({ next_attempt_at: Date.now() + 10 ** 9 });

    backend = await startTestBackend({
      features: [
        anomaliesPlugin,
        ...domainTestFeatures({
          entities: ENTITIES,
          canSee: ({ metadata }, user) =>
            user !== 'user:default/stranger' &&
            (user !== 'user:default/partner' || metadata.name === 'api'),
          allow: (_permission, _ref, user) => user !== 'user:default/executive',
        }),
        mockServices.database.factory({ knex }),
      ],
    });
  });
  afterAll(() => backend?.stop());

  const open = async () => {
    const { body } = await call('get', '/anomalies?state=open');
    return body.items[0];
  };

  /** The answer follows once the affiliate was looked at again. */
  async function eventually(expectation: () => Promise<void>) {
    for (let tries = 0; ; tries++) {
      try {
        await expectation();
        return;
      } catch (error) {
        if (tries === 100) throw error;
        await new Promise(resolve => setTimeout(resolve, 100));
      }
    }
  }

  it('shows the one anomaly of both services, with what explains it', async () => {
    const { body: list } = await call('get', '/anomalies?state=open&limit=5');
    expect(list.items).toHaveLength(1);
    expect([...list.items[0].entityRefs].sort()).toEqual([API, LEDGER]);
    expect(list.items[0].findings.length).toBeLessThanOrEqual(5);

    const { body } = await call('get', `/anomalies/${list.items[0].id}`);
    expect(body.findings).toHaveLength(body.findingCount);
    expect(body.changes).toHaveLength(2);
    const latency = body.series.find((s: any) => s.metric === 'latency');
    expect(latency.entityRef).toBe(LEDGER);
    const [mark] = latency.marks;
    const before = latency.points.filter((p: any) => p.t < mark.from - 120);
    const during = latency.points.filter((p: any) => p.t >= mark.from);
    expect(Math.max(...before.map((p: any) => p.value))).toBeLessThan(1);
    expect(during.every((p: any) => p.value > p.high)).toBe(true);
    expect(JSON.stringify(body.examples)).toContain('ledger refused entry');
    expect(JSON.stringify(body)).not.toContain('hunter');
  });

  it('keeps nothing that identifies a person or signs one in: not in detectors, the database or answers', async () => {
    const kept: string[] = [];
    for (const table of [
      'watched',
      'findings',
      'anomalies',
      'patterns',
      'changes',
    ]) {
      for (const { snapshot, ...row } of await knex(table)) {
        kept.push(JSON.stringify(row));
        if (snapshot) kept.push(JSON.stringify(unpacked(snapshot)));
      }
    }
    const { id } = await open();
    const answers = [
      await call('get', '/anomalies'),
      await call('get', `/anomalies/${id}`),
      await call('get', '/entities/component/default/api/anomalies'),
      await call('get', '/entities/component/default/api/patterns'),
    ].map(({ text }) => text);
    const all = [...kept, ...answers].join('\n');
    const digits = all.replace(/[ -]/g, '');
    for (const secret of PERSONAL) {
      expect(all).not.toContain(secret);
      expect(digits).not.toContain(secret.replace(/[ -]/g, ''));
    }
    // the lines themselves are known, with nothing in the places
    expect(kept.filter(text => text.includes('"miner"'))).toHaveLength(2);
    expect(answers[1]).toContain('was refused, token=***');
    expect(answers[3]).toContain('pays with');
  });

  it('names nothing that the caller may not see', async () => {
    const { id } = await open();
    const asPartner = { as: 'partner' };
    const answers = [
      await call('get', '/anomalies', asPartner),
      await call('get', `/anomalies/${id}`, asPartner),
      await call('get', '/entities/component/default/api/anomalies', asPartner),
    ];
    for (const { status, text } of answers) {
      expect(status).toBe(200);
      expect(text).toContain(API);
      expect(text).not.toContain(LEDGER);
    }
    // not even that a service has a part in it
    const asked = await call(
      'get',
      `/anomalies?entityRef=${LEDGER}`,
      asPartner,
    );
    expect(asked.body).toEqual({ items: [] });
    const hidden = await call(
      'get',
      '/entities/component/default/ledger/anomalies',
      asPartner,
    );
    expect(hidden.status).toBe(404);

    const asStranger = { as: 'stranger' };
    const none = await call('get', '/anomalies', asStranger);
    expect(none.body).toEqual({ items: [] });
    const real = await call('get', `/anomalies/${id}`, asStranger);
    const absent = await call('get', '/anomalies/no-such', asStranger);
    expect([real.status, real.body]).toEqual([404, absent.body]);
    const said = await call('post', `/anomalies/${id}/feedback`, {
      ...asStranger,
      body: { kind: 'expected' },
    });
    expect(said.status).toBe(404);
  });

  it('counts a thing less that people expected, tells nobody while muted, and takes both back', async () => {
    const store = DatabaseAnomalyStore.create({ knex });
    const before = await open();
    const { id, entityRefs, findings } = before;
    const first = findings.find((f: any) => f.entityRef === entityRefs[0]);
    const at = `/anomalies/${id}/feedback`;

    const refused = await call('post', at, {
      as: 'executive',
      body: { kind: 'expected' },
    });
    expect(refused.status).toBe(403);
    expect(await store.feedback({ anomalyIds: [id] })).toEqual([]);

    const given = await call('post', at, { body: { kind: 'expected' } });
    expect(given).toMatchObject({
      status: 201,
      body: { kind: 'expected', by: 'user:default/developer' },
    });
    const less = (await call('get', `/anomalies/${id}`)).body;
    const same = less.findings.find((f: any) => f.id === first.id);
    expect(same.confidence).toBeCloseTo(first.confidence * 0.3, 3);
    expect(less.feedback).toHaveLength(1);
    // and says so: who, when, until when, of which findings, and what it would be
    const [because] = less.effects;
    expect(because).toMatchObject({
      kind: 'expected',
      by: 'user:default/developer',
      at: given.body.at,
      anomalyId: id,
      entityRef: entityRefs[0],
    });
    expect(because.keeps).toBeCloseTo(0.3, 3);
    expect(because.findingIds).toContain(first.id);
    expect(Date.parse(because.until) - Date.parse(because.at)).toBe(
      14 * 24 * 60 * MINUTE,
    );
    await eventually(async () => {
      const now = (await call('get', `/anomalies/${id}`)).body;
      expect(now.confidence).toBeLessThan(now.unlowered.confidence);
      expect(now.unlowered.confidence).toBeCloseTo(before.confidence, 5);
    });
    expect((await open()).effects).toHaveLength(1);
    // not to who may not see the service that it was said of
    const hidden = await call('get', `/anomalies/${id}`, { as: 'partner' });
    expect(hidden.body.effects.map((e: any) => e.entityRef)).toEqual(
      [entityRefs[0]].filter(ref => ref === API),
    );

    // the opposite takes its place
    await call('post', at, { body: { kind: 'useful' } });
    const useful = (await call('get', `/anomalies/${id}`)).body;
    expect(useful.feedback.map((f: any) => f.kind)).toEqual(['useful']);
    expect(useful.effects).toEqual([]);
    expect(useful.unlowered).toBeUndefined();
    expect(
      useful.findings.find((f: any) => f.id === first.id).confidence,
    ).toBeCloseTo(first.confidence, 5);

    for (const until of [
      undefined,
      '2020-01-01T00:00:00Z',
      '2999-01-01T00:00:00Z',
    ]) {
      const bad = await call('post', at, { body: { kind: 'mute', until } });
      expect(bad.status).toBe(400);
      expect(bad.body.errors[0]).toMatchObject({ field: 'until' });
    }
    const until = new Date(Date.now() + 60 * MINUTE).toISOString();
    await call('post', at, { body: { kind: 'mute', until } });
    const name_ = entityRefs[0].split('/')[1];
    const card = () =>
      call('get', `/entities/component/default/${name_}/anomalies`);
    expect((await card()).body).toMatchObject({
      mutedUntil: until,
      items: [{ id, muted: true, effects: [{ kind: 'mute', until }] }],
    });

    expect((await call('delete', `${at}/mute`)).status).toBe(204);
    expect((await call('delete', `${at}/useful`)).status).toBe(204);
    expect((await call('delete', `${at}/useful`)).status).toBe(404);
    expect((await call('delete', `${at}/other`)).status).toBe(404);
    expect((await card()).body.mutedUntil).toBeUndefined();
    expect(await open()).toMatchObject({ feedback: [], effects: [] });
  });

  it('says of a later one why it counts less, and of one that was over before nothing', async () => {
    const store = DatabaseAnomalyStore.create({ knex });
    const { id, entityRefs } = await open();
    const row = await knex('anomalies').where({ id }).first();
    const place = { entity_ref: entityRefs[0], place: 0 };
    const rated = { earlier: Date.now() - 5 * MINUTE, later: Date.now() };
    for (const [other, ratedAt] of Object.entries(rated)) {
      await knex('anomalies').insert({
        ...row,
        id: other,
        state: 'closed',
        ended_at: row.last,
        rated_at: ratedAt + (other === 'later' ? 60 * MINUTE : 0),
        confidence: other === 'later' ? 0.31 : row.confidence,
      });
      await knex('anomaly_entities').insert({ ...place, anomaly_id: other });
    }
    const at = `/anomalies/${id}/feedback`;
    await call('post', at, { body: { kind: 'expected' } });
    const later = (await call('get', '/anomalies/later')).body;
    expect(later.feedback).toEqual([]);
    expect(later.effects).toMatchObject([{ kind: 'expected', anomalyId: id }]);
    expect(later.unlowered.confidence).toBeGreaterThan(0.9);
    const earlier = (await call('get', '/anomalies/earlier')).body;
    expect(earlier.effects).toEqual([]);
    expect(earlier.unlowered).toBeUndefined();

    // "useful" of the later one takes it back, and that is said of the first
    await store.saveFeedback({
      kind: 'useful',
      by: 'user:default/admin',
      at: new Date(Date.now() + 1_000).toISOString(),
      anomalyId: 'later',
      entityRef: entityRefs[0],
      signatures: (await store.feedback({ anomalyIds: [id] }))[0].signatures,
    });
    const first = (await call('get', `/anomalies/${id}`)).body;
    expect(first.effects).toMatchObject([
      { kind: 'useful', by: 'user:default/admin', anomalyId: 'later' },
    ]);
    expect(first.unlowered).toBeUndefined();

    await call('delete', `${at}/expected`);
    await store.deleteFeedback('later', 'useful');
    const made = Object.keys(rated);
    await knex('anomaly_entities').whereIn('anomaly_id', made).del();
    await knex('anomalies').whereIn('id', made).del();
  });

  it('lists kinds of lines, and how far collection is', async () => {
    const at = '/entities/component/default/api/patterns';
    const { body } = await call('get', at);
    expect(body.total).toBe(body.items.length);
    expect(body.collection.map((c: any) => c.tool)).toEqual([
      'prometheus',
      'loki',
    ]);
    const { body: found } = await call('get', `${at}?search=ANSWERED&limit=1`);
    expect(found.items).toHaveLength(1);
    expect(found.items[0].hourly).toHaveLength(24);
    const none = await call('get', `${at}?search=no such text`);
    expect(none.body).toMatchObject({ items: [], total: 0 });
    const hidden = await call('get', at, { as: 'stranger' });
    expect(hidden.status).toBe(404);
  });

  it('goes through pages without losing or repeating any', async () => {
    const store = DatabaseAnomalyStore.create({ knex });
    const { id } = await open();
    const stored = (await store.anomaly(id))!;
    // two at the same moment, one that only some may see
    const row = await knex('anomalies').where({ id }).first();
    for (const [place, [other, entityRef]] of [
      ['page-a', API],
      ['page-b', LEDGER],
      ['page-c', API],
      ['page-d', API],
    ].entries()) {
      await knex('anomalies').insert({
        ...row,
        id: other,
        since: stored.since - Math.ceil(place / 2) * MINUTE,
        state: 'closed',
      });
      await knex('anomaly_entities').insert({
        anomaly_id: other,
        entity_ref: entityRef,
        place: 0,
      });
    }
    const walk = async (as: string) => {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const { body } = await call(
          'get',
          `/anomalies?limit=1${cursor ? `&cursor=${cursor}` : ''}`,
          { as },
        );
        seen.push(...body.items.map((item: any) => item.id));
        cursor = body.nextCursor;
      } while (cursor);
      return seen;
    };
    const all = await walk('developer');
    expect([...all].sort()).toEqual(
      [id, 'page-a', 'page-b', 'page-c', 'page-d'].sort(),
    );
    expect(await walk('partner')).toEqual(all.filter(a => a !== 'page-b'));
    await knex('anomaly_entities').where('anomaly_id', 'like', 'page-%').del();
    await knex('anomalies').where('id', 'like', 'page-%').del();
  });

  it('refuses what it does not understand, and says what is allowed', async () => {
    for (const query of [
      'severity=terrible',
      'limit=0',
      'cursor=bm90IG9uZQ',
      'from=yesterday',
      'nothing=of-this',
    ]) {
      const { status } = await call('get', `/anomalies?${query}`);
      expect([query, status]).toEqual([query, 400]);
    }
    const anonymous = { header: mockCredentials.none.header() };
    expect((await call('get', '/anomalies', anonymous)).status).toBe(401);
    const body = { settings: {}, secrets: {}, affiliate: null };
    const check = (tool: string, header?: string) =>
      call('post', `/connectors/${tool}/check`, { body, header });
    const plugin = mockCredentials.service.header({
      onBehalfOf: mockCredentials.service('plugin:marketplace'),
      targetPluginId: 'anomalies',
    });
    expect((await check('loki')).status).toBe(403);
    expect((await check('anomalies', plugin)).body.ok).toBe(true);
    expect((await check('other', plugin)).status).toBe(404);
  });

  it('tells a service that was not looked at yet from one of which nothing can be read', async () => {
    const id = `service:${API}`;
    const { state } = await knex('watched').where({ id }).first();
    const card = async (now: object) => {
      await knex('watched')
        .where({ id })
        .update({ state: JSON.stringify(now) });
      const at = '/entities/component/default/api/anomalies';
      return (await call('get', at)).body;
    };
    const nothing = { looked: false, collection: [] };
    expect(await card({})).toMatchObject(nothing);
    const looked = { ...nothing, looked: true };
    expect(await card({ sources: {} })).toMatchObject(looked);
    await knex('watched').where({ id }).update({ state });
  });

  it('says what was put off: on the card since when, in the health of the installation from minutes on', async () => {
    const id = `service:${API}`;
    const { state } = await knex('watched').where({ id }).first();
    const plugin = mockCredentials.service.header({
      onBehalfOf: mockCredentials.service('plugin:marketplace'),
      targetPluginId: 'anomalies',
    });
    const waiting = async (minutes: number) => {
      const since = Date.now() - minutes * MINUTE;
      const changed = JSON.parse(state);
      Object.assign(changed.sources.metrics, {
        problem: 'It goes on in the next minute.',
        putOff: { since, limit: 'requests' },
      });
      await knex('watched')
        .where({ id })
        .update({ state: JSON.stringify(changed) });
      return new Date(since).toISOString();
    };
    const health = async (affiliate: string | null) => {
      const body = { settings: {}, secrets: {}, affiliate };
      const at = '/connectors/anomalies/check';
      return (await call('post', at, { body, header: plugin })).body;
    };

    const since = await waiting(1);
    const at = '/entities/component/default/api/anomalies';
    const { collection } = (await call('get', at)).body;
    expect(collection).toEqual([
      expect.objectContaining({
        source: 'metrics',
        putOff: { since, limit: 'requests' },
      }),
      expect.not.objectContaining({ putOff: expect.anything() }),
    ]);
    expect((await health('card')).ok).toBe(true);

    await waiting(9);
    expect(await health('card')).toMatchObject({
      ok: false,
      problem: {
        kind: 'rate-limited',
        message: expect.stringMatching(/prometheus.*: api\./),
      },
    });
    expect((await health(null)).ok).toBe(false);
    expect((await health('life')).ok).toBe(true);
    await knex('watched').where({ id }).update({ state });
  });

  it('answered as openapi.yaml promises', () => {
    expect(wrong).toEqual([]);
    expect(checker.unseen()).toEqual([]);
  });
});

it.each([{ linesPerRead: 0 }, { requestsPerMinute: 19 }])(
  'says why it does not work when it could not start, and lets the portal go on: %p',
  async budget => {
    const backend = await startTestBackend({
      features: [
        anomaliesPlugin,
        ...domainTestFeatures({
          entities: ENTITIES,
          config: { anomalies: { budget } },
        }),
      ],
    });
    try {
      const { status, body } = await request(backend.server)
        .get('/api/anomalies/anomalies')
        .set('authorization', mockCredentials.user.header());
      expect(status).toBe(503);
      expect(body.problem.kind).toBe('unconfigured');
    } finally {
      await backend.stop();
    }
  },
);
