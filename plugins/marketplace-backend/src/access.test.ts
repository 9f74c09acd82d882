import { mockCredentials } from '@backstage/backend-test-utils';
import { testDatabases } from '@kronos-portal/node/testUtils';
import request from 'supertest';
import {
  backendOf,
  marketplaceWorld,
  user,
  wanted,
} from './__testUtils__/marketplaceWorld';
import { createRouter } from './router';

const PERSONS = {
  developer: user('developer'),
  lead: user('lead'),
  pm: user('project-manager'),
  admin: user('affiliate-admin'),
  executive: user('executive'),
  partner: user('partner'),
  'group admin': user('group-admin'),
  'admin of life': user('affiliate-admin', 'life'),
  'collaboration backend': backendOf('collaboration'),
  'catalog backend': backendOf('catalog'),
  'unknown backend': backendOf('weather'),
  'no one': mockCredentials.none.header(),
};
type Person = keyof typeof PERSONS;

const SERVICE = {
  'collaboration backend': 403,
  'catalog backend': 403,
  'unknown backend': 403,
  'no one': 401,
};
const reading = (status: number) => ({
  developer: status,
  lead: status,
  pm: status,
  admin: status,
  executive: status,
  partner: 404,
  'group admin': status,
  'admin of life': 404,
  ...SERVICE,
});
const installing = (status: number) => ({
  ...reading(403),
  admin: status,
  'group admin': status,
});
const forBackends = (catalog: number) => ({
  ...Object.fromEntries(Object.keys(PERSONS).map(name => [name, 403])),
  'collaboration backend': 200,
  'catalog backend': catalog,
  'no one': 401,
});

/** Who gets which status: every route has a row. `:id` is an installation of the affiliate `card`. */
const TABLE: Record<
  string,
  {
    path: string;
    body?: object;
    status: Partial<Record<Person, number>>;
  }[]
> = {
  'GET /affiliates': [
    {
      path: '/affiliates',
      status: {
        ...reading(200),
        partner: 200,
        'admin of life': 200,
      },
    },
  ],
  'GET /installations': [
    { path: '/installations?affiliate=card', status: reading(200) },
    {
      path: '/installations?affiliate=group',
      status: { ...reading(200), partner: 403, 'admin of life': 200 },
    },
  ],
  'GET /installations/:id': [
    { path: '/installations/:id', status: reading(200) },
  ],
  'POST /installations': [
    // 409: the right is there, and so is the installation
    { path: '/installations', body: wanted(), status: installing(409) },
    {
      path: '/installations',
      body: wanted({ affiliate: null, mode: 'off' }),
      status: {
        ...installing(400),
        admin: 403,
        partner: 403,
        'admin of life': 403,
      },
    },
    {
      path: '/installations',
      body: wanted({ affiliate: 'CARD' }),
      status: { admin: 404, 'group admin': 404 },
    },
  ],
  'POST /installations/check': [
    {
      path: '/installations/check',
      body: {
        affiliate: 'card',
        offering: 'redmine',
        settings: { baseUrl: 'http://redmine.card' },
        secrets: { apiKey: 'typed' },
      },
      status: installing(200),
    },
  ],
  'PATCH /installations/:id': [
    {
      path: '/installations/:id',
      body: { revision: 99 },
      status: installing(409),
    },
  ],
  'DELETE /installations/:id': [
    {
      path: '/installations/:id',
      // those who may delete come in the last test
      status: {
        ...reading(403),
        admin: undefined,
        'group admin': undefined,
      },
    },
  ],
  'GET /audit': [
    {
      path: '/audit?affiliate=card',
      status: {
        ...reading(403),
        admin: 200,
        executive: 200,
        'group admin': 200,
      },
    },
    {
      path: '/audit?affiliate=group',
      status: {
        ...reading(403),
        partner: 403,
        'admin of life': 403,
        'group admin': 200,
      },
    },
  ],
  'GET /audit/export': [
    {
      path: '/audit/export?affiliate=card&format=csv',
      status: {
        ...reading(403),
        admin: 200,
        executive: 200,
        'group admin': 200,
      },
    },
    {
      path: '/audit/export?affiliate=group&format=json',
      status: {
        ...reading(403),
        partner: 403,
        'admin of life': 403,
        'group admin': 200,
      },
    },
  ],
  'GET /connections': [
    {
      path: '/connections?offering=redmine&affiliate=card',
      status: forBackends(403),
    },
  ],
  'GET /stamps': [{ path: '/stamps', status: forBackends(200) }],
};

const databases = testDatabases();

describe.each(databases.names)('Who may what, over %s', database => {
  jest.setTimeout(30_000);
  let world: ReturnType<typeof marketplaceWorld>;
  let portal: Awaited<ReturnType<typeof world.start>>;
  let id: string;

  beforeAll(async () => {
    world = marketplaceWorld({ knex: await databases.init(database) });
    portal = await world.start();
    world.stamp('payment');
    const { body } = await portal
      .post('/installations', PERSONS.admin, wanted())
      .expect(201);
    id = body.id;
    await portal.becomes(id, 'installed', PERSONS.admin);
  });
  afterAll(() => portal.stop());

  it('has a row for every route', () => {
    const { stack } = createRouter({} as any) as any;
    const routes = stack
      .filter((layer: any) => layer.route)
      .flatMap(({ route }: any) =>
        Object.keys(route.methods).map(
          method => `${method.toUpperCase()} ${route.path}`,
        ),
      );
    expect(routes.sort()).toEqual(Object.keys(TABLE).sort());
  });

  it.each(
    Object.entries(TABLE).flatMap(([route, rows]) =>
      rows.map(
        ({ path, body, status }) => [route, path, body, status] as const,
      ),
    ),
  )('%s as the table says (%s)', async (route, path, body, expected) => {
    const method = route.split(' ')[0].toLowerCase() as 'get';
    const got: Record<string, number> = {};
    const asked = Object.entries(expected).filter(([, s]) => s !== undefined);
    for (const [person] of asked) {
      const { status } = await request(portal.server)
        [method](`/api/marketplace${path.replace(':id', id)}`)
        .set('authorization', PERSONS[person as Person])
        .send(body);
      got[person] = status;
    }
    expect(got).toEqual(Object.fromEntries(asked));
  });

  it('lists to each the affiliates they know, with what they can do', async () => {
    const list = async (person: Person) =>
      (
        await portal.get('/affiliates', PERSONS[person]).expect(200)
      ).body.items.map(({ name, can }: any) => [
        name,
        ...Object.keys(can).filter(right => can[right]),
      ]);
    const all = ['read', 'install', 'update', 'uninstall', 'audit'];
    expect(await list('developer')).toEqual([['card', 'read']]);
    expect(await list('admin')).toEqual([['card', ...all]]);
    expect(await list('executive')).toEqual([
      ['card', 'read', 'audit'],
      ['life', 'read', 'audit'],
    ]);
    expect(await list('partner')).toEqual([]);
    expect(await list('group admin')).toEqual([
      ['card', ...all],
      ['life', ...all],
      [null, ...all],
    ]);
  });

  it('shows settings and the names of secrets only to those who may change them', async () => {
    const view = async (person: Person) =>
      (await portal.get(`/installations/${id}`, PERSONS[person])).body;
    expect(await view('admin')).toHaveProperty('settings');
    expect(await view('group admin')).toHaveProperty('secretsSet');
    for (const person of ['developer', 'executive'] as const) {
      expect(await view(person)).not.toHaveProperty('settings');
      expect(await view(person)).not.toHaveProperty('secretsSet');
    }
  });

  describe('wrong input', () => {
    const refused = async (body: object | string, status = 400) => {
      const answer = await portal.post('/installations', PERSONS.admin, body);
      expect(answer.status).toBe(status);
      expect(answer.type).toBe('application/problem+json');
      expect(answer.body).toMatchObject({ status, type: 'about:blank' });
      return answer.body;
    };
    const errors = async (change: any) =>
      (await refused(wanted({ name: 'new', ...change }))).errors;

    it('is told field by field', async () => {
      expect(
        await errors({ settings: { baseUrl: 'ftp://x', port: 1 } }),
      ).toEqual([
        {
          field: 'settings.port',
          message: 'must NOT have additional properties',
        },
        {
          field: 'settings.baseUrl',
          message: 'must match pattern "^https?://"',
          value: 'ftp://x',
          allowed: '^https?://',
        },
      ]);
      expect(await errors({ secrets: { token: 'marker' } })).toEqual([
        { field: 'secrets.apiKey', message: 'is required' },
        {
          field: 'secrets.token',
          message: expect.any(String),
          allowed: ['apiKey', 'proxyPassword'],
        },
      ]);
      expect(await errors({ secrets: { apiKey: '' } })).toMatchObject([
        { field: 'secrets.apiKey' },
      ]);
      expect(await errors({ name: 'Not This' })).toMatchObject([
        { field: 'name', value: 'Not This', message: expect.any(String) },
      ]);
      expect(await errors({ mode: 'maybe' })).toMatchObject([
        { field: 'mode', value: 'maybe', allowed: ['on', 'off'] },
      ]);
      expect(await errors({ colour: 'red' })).toHaveLength(1);
    });

    it('names what there is not', async () => {
      expect((await refused(wanted({ version: '9.9.9' }))).detail).toMatch(
        /no version '9.9.9'. It has 1.0.0/,
      );
      const none = await refused(wanted({ offering: 'sap' }), 404);
      expect(none.detail).toContain("'sap'");
      await refused(wanted({ offering: 'Redmine' }), 404);
    });

    it('may be no JSON at all, or too much of it', async () => {
      expect((await refused('{ "marker": oops')).detail).toBe(
        'The body is not valid JSON.',
      );
      await refused(
        wanted({ settings: { baseUrl: 'x'.repeat(1_100_000) } }),
        413,
      );
    });
  });

  it('lets those uninstall who may', async () => {
    const { status } = await portal.delete(
      `/installations/${id}`,
      PERSONS.admin,
    );
    expect(status).toBe(202);
  });
});
