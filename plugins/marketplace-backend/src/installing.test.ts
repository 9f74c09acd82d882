import { testDatabases } from '@kronos-portal/node/testUtils';
import type { Knex } from 'knex';
import {
  backendOf,
  eventually,
  KEY_1,
  KEY_2,
  keys,
  marketplaceWorld,
  user,
  wanted,
} from './__testUtils__/marketplaceWorld';

const admin = user('affiliate-admin');
const group = user('group-admin');
const collaboration = backendOf('collaboration');

const databases = testDatabases();

describe.each(databases.names)('Installing over %s', database => {
  jest.setTimeout(30_000);
  let knex: Knex;
  let world: ReturnType<typeof marketplaceWorld>;
  let portal: Awaited<ReturnType<typeof world.start>>;
  const running: { stop(): Promise<void> }[] = [];

  const start = async (...args: Parameters<typeof world.start>) => {
    portal = await world.start(...args);
    running.push(portal);
  };
  beforeEach(async () => {
    knex = await databases.init(database);
    world = marketplaceWorld({ knex });
    await start();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map(backend => backend.stop()));
  });

  const install = async (change = {}, as = admin) => {
    const { body } = await portal
      .post('/installations', as, wanted(change))
      .expect(201);
    return body as { id: string; revision: number };
  };
  const installed = async (change = {}, as = admin) => {
    world.stamp('payment');
    world.stamp('claims');
    const { id } = await install(change, as);
    return await portal.becomes(id, 'installed', as);
  };
  const connections = async (affiliate = 'card') =>
    (
      await portal
        .get(
          `/connections?offering=redmine&affiliate=${affiliate}`,
          collaboration,
        )
        .expect(200)
    ).body.items;
  const stamps = async () =>
    (await portal.get('/stamps', collaboration).expect(200)).body.items;
  const audit = async (affiliate = 'card', as = admin) =>
    (await portal.get(`/audit?affiliate=${affiliate}`, as).expect(200)).body
      .items;
  const working = { affiliate: 'card', offering: 'redmine', name: 'default' };

  it('goes from wish to connection, tells everyone, and leaves only history when it is taken away', async () => {
    const { body: created, headers } = await portal
      .post('/installations', admin, wanted())
      .expect(201);
    expect(created).toMatchObject({
      affiliate: 'card',
      offering: 'redmine',
      name: 'default',
      mode: 'on',
      version: '1.0.0',
      revision: 1,
      inherited: false,
      settings: { baseUrl: 'http://redmine.card' },
      secretsSet: ['apiKey'],
    });
    expect(headers.location).toBe(`installations/${created.id}`);

    // connections come before the labels: a card that appears can be served
    await portal.becomes(created.id, 'stamping', admin);
    expect(await connections()).toEqual([
      {
        ...working,
        installationId: created.id,
        revision: 1,
        settings: { baseUrl: 'http://redmine.card' },
        secrets: { apiKey: 'marker-of-card' },
      },
    ]);
    expect(await connections('life')).toEqual([]);
    expect(await stamps()).toEqual([working]);
    expect(world.tool.asked).toEqual([
      {
        affiliate: 'card',
        settings: { baseUrl: 'http://redmine.card' },
        secrets: { apiKey: 'marker-of-card' },
      },
    ]);
    world.stamp('payment');
    await portal.becomes(created.id, 'installed', admin);
    const event = { ...working, installationId: created.id, revision: 1 };
    await eventually(async () =>
      expect(world.events).toEqual([
        { ...event, state: 'stamping' },
        { ...event, state: 'installed' },
      ]),
    );
    expect(world.signals).toContainEqual({
      recipients: { type: 'broadcast' },
      channel: 'kronos:installations',
      message: { offering: 'redmine' },
    });

    await portal.delete(`/installations/${created.id}`, admin).expect(202);
    await eventually(async () =>
      expect(world.events.at(-1)).toEqual({
        ...event,
        revision: 2,
        state: 'gone',
      }),
    );
    await portal.get(`/installations/${created.id}`, admin).expect(404);
    expect(await connections()).toEqual([]);
    expect(await stamps()).toEqual([]);
    expect(await knex('installation_secrets')).toEqual([]);
    expect((await audit()).map((row: any) => [row.actor, row.action])).toEqual([
      ['marketplace', 'uninstalled'],
      ['user:default/card_affiliate-admin', 'uninstall'],
      ['marketplace', 'installed'],
      ['user:default/card_affiliate-admin', 'install'],
    ]);

    // and again
    await installed();
    expect(await connections()).toHaveLength(1);
  });

  it('tells why it fails, and goes on when the tool says yes', async () => {
    world.tool.refuses = () => 'the key is not valid';
    const { id } = await install();
    expect(await portal.becomes(id, 'failed', admin)).toMatchObject({
      problem: { kind: 'unauthorized', message: 'the key is not valid' },
      checkedAt: expect.any(String),
    });
    expect(await stamps()).toEqual([]);
    expect(await connections()).toEqual([]);
    expect((await audit())[0]).toMatchObject({
      action: 'install-failed',
      after: { problem: 'the key is not valid' },
    });

    world.tool.refuses = ({ secrets }) =>
      secrets.apiKey === 'a better one' ? undefined : 'the key is not valid';
    world.stamp('payment');
    await portal
      .patch(`/installations/${id}`, admin, {
        revision: 1,
        secrets: { apiKey: 'a better one' },
      })
      .expect(200);
    expect(
      (await portal.becomes(id, 'installed', admin)).problem,
    ).toBeUndefined();
    expect((await connections())[0].secrets).toEqual({
      apiKey: 'a better one',
    });
  });

  it('keeps what works while a change of it fails, and heals by the health check', async () => {
    const { id } = await installed();
    world.tool.asked.length = 0;
    world.tool.refuses = ({ settings }) =>
      settings.baseUrl.includes('wrong') ? 'nobody there' : undefined;
    const change = {
      revision: 1,
      settings: { baseUrl: 'http://wrong' },
      secrets: { apiKey: 'marker-of-wrong' },
    };
    await portal.patch(`/installations/${id}`, admin, change).expect(200);
    // not for a moment out of sight
    expect(await stamps()).toEqual([working]);
    await eventually(async () => expect(world.tool.asked).toHaveLength(1));
    expect(await stamps()).toEqual([working]);
    const { brokenSince } = await portal.becomes(id, 'degraded', admin);
    expect(brokenSince).toBe((await audit())[0].at);
    expect(await stamps()).toEqual([working]);
    expect(world.events.at(-1)).toMatchObject({
      state: 'degraded',
      revision: 2,
    });

    // somebody with an old page loses, and nothing is lost
    const stale = await portal.patch(`/installations/${id}`, admin, change);
    expect(stale.status).toBe(409);
    expect(stale.body).toMatchObject({
      status: 409,
      detail: expect.stringContaining('revision 1'),
    });
    expect(
      (await portal.get(`/installations/${id}`, admin)).body,
    ).toMatchObject({ revision: 2, settings: change.settings });

    world.tool.refuses = () => undefined;
    await world.tasks.get('check-installations')!(AbortSignal.any([]));
    const healed = await portal.becomes(id, 'installed', admin);
    expect(healed.problem).toBeUndefined();
    expect(healed.brokenSince).toBeUndefined();
    expect((await audit()).map((row: any) => row.action).slice(0, 3)).toEqual([
      'recovered',
      'degraded',
      'changed',
    ]);
  });

  it('serves all with what is group-wide, until an affiliate has its own or switches it off', async () => {
    await installed({ affiliate: null, secrets: { apiKey: 'shared' } }, group);
    const list = async () =>
      (await portal.get('/installations?affiliate=card', admin).expect(200))
        .body.items;
    const inherited = { affiliate: null, inherited: true, state: 'installed' };
    expect(await list()).toEqual([expect.objectContaining(inherited)]);
    expect((await list())[0]).not.toHaveProperty('settings');
    expect((await connections())[0].secrets.apiKey).toBe('shared');

    const own = await installed();
    expect(await list()).toEqual([
      expect.objectContaining({ affiliate: 'card', inherited: false }),
    ]);
    expect(await connections()).toHaveLength(1);
    expect((await connections())[0].secrets.apiKey).toBe('marker-of-card');
    expect((await connections('life'))[0].secrets.apiKey).toBe('shared');
    await portal.delete(`/installations/${own.id}`, admin).expect(202);
    await eventually(async () =>
      expect((await connections())[0].secrets.apiKey).toBe('shared'),
    );

    // until then it is in the way of another one of its name
    await eventually(async () => {
      await portal.get(`/installations/${own.id}`, admin).expect(404);
    });
    const off = await installed({ mode: 'off', settings: {}, secrets: {} });
    expect(await list()).toEqual([
      expect.objectContaining({ affiliate: 'card', mode: 'off' }),
    ]);
    expect(await connections()).toEqual([]);
    expect(await connections('life')).toHaveLength(1);
    expect(await stamps()).toContainEqual({ ...working, off: true });
    await portal
      .patch(`/installations/${off.id}`, admin, { revision: 1, settings: {} })
      .expect(400);
    await portal.delete(`/installations/${off.id}`, admin).expect(202);
    await eventually(async () => expect(await connections()).toHaveLength(1));
  });

  it('lets one of many who install the same at once succeed', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        portal.post('/installations', admin, wanted()),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([
      201,
      ...Array(7).fill(409),
    ]);
    expect(await knex('installations')).toHaveLength(1);
    expect(await knex('installation_secrets')).toHaveLength(1);
    // another name is another installation
    await install({ name: 'archive' });
  });

  it('writes a change and what the audit tells of it together, or neither', async () => {
    const { id } = await installed();
    const before = await knex('installations');
    const away = async (work: () => Promise<unknown>) => {
      await knex.schema.renameTable('audit', 'audit_away');
      await work();
      await knex.schema.renameTable('audit_away', 'audit');
    };
    await away(async () => {
      await portal
        .post('/installations', admin, wanted({ name: 'other' }))
        .expect(500);
      await portal
        .patch(`/installations/${id}`, admin, {
          revision: 1,
          secrets: { apiKey: 'another' },
        })
        .expect(500);
      await portal.delete(`/installations/${id}`, admin).expect(500);
    });
    expect(await knex('installations')).toEqual(before);
    expect((await connections())[0].secrets.apiKey).toBe('marker-of-card');

    // the steps of the portal itself
    const told = (await audit()).length;
    await away(async () => {
      world.tool.refuses = () => 'out of order';
      await world.tasks.get('check-installations')!(AbortSignal.any([]));
    });
    expect(await knex('installations')).toEqual(before);
    await world.tasks.get('check-installations')!(AbortSignal.any([]));
    await portal.becomes(id, 'degraded', admin);
    expect((await audit()).length).toBe(told + 1);
  });

  // PostgreSQL has no limit of a database that a test could lower
  if (database === 'SQLite') {
    it('says that the disk is full, and goes on when there is room', async () => {
      const { id } = await installed();
      const [{ page_count: pages }] = await knex.raw('PRAGMA page_count');
      await knex.raw(`PRAGMA max_page_count = ${pages}`);
      const next = async (number: number) =>
        await portal.post(
          '/installations',
          admin,
          wanted({ name: `number-${number}` }),
        );
      let number = 0;
      let refused = await next(number);
      while (refused.status === 201) refused = await next(++number);
      expect(refused.status).toBe(503);
      expect(refused.body.detail).toMatch(/no room left/);
      expect(refused.headers['retry-after']).toBe('5');
      expect(await knex('installations')).toHaveLength(number + 1);
      expect(await knex('installation_secrets')).toHaveLength(number + 1);
      await portal.get(`/installations/${id}`, admin).expect(200);

      await knex.raw('PRAGMA max_page_count = 1073741823');
      const { body } = await next(number);
      await portal.becomes(body.id, 'installed', admin);
    });
  }

  it('never says a secret aloud, and stores it sealed to its place', async () => {
    const replies: string[] = [];
    const keep = ({ text, headers }: { text: string; headers: object }) =>
      replies.push(text, JSON.stringify(headers));
    const markers = ['marker-one', 'marker-two', 'marker-three', 'marker-four'];

    const { id } = await installed({ secrets: { apiKey: 'marker-one' } });
    await installed({ name: 'other', secrets: { apiKey: 'marker-two' } });
    world.tool.refuses = () => 'refused';
    keep(
      await portal.post('/installations', admin, {
        ...wanted({ name: 'third', settings: { apiKey: 'marker-three' } }),
        secrets: { token: 'marker-three', apiKey: 7 },
      }),
    );
    keep(
      await portal.post(
        '/installations',
        admin,
        '{ "secrets": { "apiKey": "marker-three" }, oops',
      ),
    );
    keep(
      await portal.post('/installations', admin, {
        ...wanted({ name: 'third' }),
        secrets: { token: 'marker-three' },
      }),
    );
    keep(
      await portal
        .patch(`/installations/${id}`, admin, {
          revision: 1,
          secrets: { apiKey: 'marker-four' },
        })
        .expect(200),
    );
    await portal.becomes(id, 'degraded', admin);
    keep(await portal.get('/installations?affiliate=card', admin));
    keep(await portal.get(`/installations/${id}`, admin));
    keep(await portal.get('/audit?affiliate=card', admin));
    keep(await portal.get('/affiliates', admin));

    const rows = await Promise.all(
      ['installations', 'installation_secrets', 'audit'].map(t => knex(t)),
    );
    const everything = [...replies, ...world.said, JSON.stringify(rows)];
    expect(everything.join('\n')).toContain('"secretsSet":["apiKey"]');
    for (const marker of markers) {
      expect(everything.filter(text => text.includes(marker))).toEqual([]);
    }

    // a sealed secret is worth nothing in another place
    await knex('installation_secrets')
      .where({ installation_id: id })
      .update({
        ciphertext: knex('installation_secrets as o')
          .whereNot('o.installation_id', id)
          .select('o.ciphertext')
          .limit(1),
      });
    expect((await connections()).map((c: any) => c.name)).toEqual(['other']);
  });

  it('sends stored secrets nowhere but to the address they were stored for', async () => {
    const { id } = await installed();
    world.tool.asked.length = 0;
    const check = (change: object) =>
      portal.post('/installations/check', admin, {
        affiliate: 'card',
        offering: 'redmine',
        installationId: id,
        settings: { baseUrl: 'http://redmine.card' },
        ...change,
      });
    expect((await check({}).expect(200)).body).toMatchObject({ ok: true });
    expect(world.tool.asked).toMatchObject([
      { secrets: { apiKey: 'marker-of-card' } },
    ]);
    const elsewhere = { settings: { baseUrl: 'http://evil.example' } };
    const again = {
      field: 'secrets.apiKey',
      message: expect.stringContaining('again'),
    };
    const throughProxy = {
      settings: {
        baseUrl: 'http://redmine.card',
        proxy: 'http://evil.example',
      },
    };
    for (const change of [elsewhere, throughProxy]) {
      expect((await check(change).expect(400)).body.errors).toEqual([again]);
      const { body } = await portal
        .patch(`/installations/${id}`, admin, { revision: 1, ...change })
        .expect(400);
      expect(body.errors).toEqual([again]);
    }
    await portal
      .post('/installations/check', user('affiliate-admin', 'life'), {
        affiliate: 'life',
        offering: 'redmine',
        installationId: id,
        settings: { baseUrl: 'http://redmine.card' },
      })
      .expect(404);
    expect(world.tool.asked).toHaveLength(1);
  });

  it('rotates keys: new ones encrypt, old ones still open', async () => {
    await installed();
    const byKey = () => knex('installation_secrets').pluck('key_id');
    expect(await byKey()).toEqual(['one']);
    await portal.stop();
    await start(keys(['two', KEY_2], ['one', KEY_1]));
    expect(await byKey()).toEqual(['two']);
    await portal.stop();
    await start(keys(['two', KEY_2]));
    expect((await connections())[0].secrets.apiKey).toBe('marker-of-card');
  });

  it('installs what is configured, once', async () => {
    await portal.stop();
    const late = world.entities.pop()!; // the offering
    const config = {
      ...keys(['one', KEY_1]),
      installations: [
        { offering: 'redmine', settings: { baseUrl: 'no address' } },
        'nonsense',
        wanted(),
      ],
    };
    world.stamp('payment');
    await start(config);
    expect(await knex('installations')).toEqual([]);
    world.entities.push(late);
    const [{ id }] = await eventually(async () => {
      const rows = await knex('installations');
      expect(rows).toHaveLength(1);
      return rows;
    });
    await portal.becomes(id, 'installed', admin);
    await eventually(async () => {
      const said = world.said.join('\n');
      expect(said).toContain('marketplace.installations[1] is left out');
      expect(said).toMatch(/redmine \(default\) for the group is left out/);
    });
    expect((await audit()).at(-1)).toMatchObject({ actor: 'configuration' });

    await portal.delete(`/installations/${id}`, admin).expect(202);
    await eventually(async () =>
      expect((await knex('installations'))[0].state).toBe('gone'),
    );
    await portal.stop();
    world.said.length = 0;
    await start(config);
    await eventually(async () =>
      expect(world.said.join('\n')).toMatch(/for the group is left out/),
    );
    expect(await connections()).toEqual([]);
    expect(await knex('installations')).toHaveLength(1);
  });

  it.each([
    ['no key', {}],
    ['a short key', keys(['one', 'short-key'])],
    ['two keys of one name', keys(['one', KEY_1], ['one', KEY_2])],
  ])('starts with %s, and says what is missing', async (_, config) => {
    await portal.stop();
    await start(config);
    const { status, body } = await portal.get('/affiliates', admin);
    expect(status).toBe(503);
    expect(body.detail).toContain('marketplace.secrets.keys');
    expect(body.problem.kind).toBe('unconfigured');
    expect(JSON.stringify(body) + world.said).not.toMatch(/short-key|1111/);
  });
});
