import { testDatabases } from '@kronos-portal/node/testUtils';
import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import {
  backendOf,
  marketplaceWorld,
  user,
  wanted,
} from './__testUtils__/marketplaceWorld';
import { api } from './api';

it('openapi.yaml says what the code does; `npm run openapi` writes it', () => {
  const file = path.resolve(__dirname, '../openapi.yaml');
  expect(parse(fs.readFileSync(file, 'utf8'))).toEqual(
    JSON.parse(JSON.stringify(api)),
  );
});

const databases = testDatabases();

// What the other tests get is held against the description, too; here nothing of it is left out.
it.each(databases.names)(
  'answers what openapi.yaml promises, on %s',
  async database => {
    const world = marketplaceWorld({ knex: await databases.init(database) });
    const portal = await world.start();
    const admin = user('affiliate-admin');
    const collaboration = backendOf('collaboration');
    const get = (at: string, as = admin) => portal.get(at, as).expect(200);
    try {
      world.stamp('payment');
      await portal.post('/installations/check', admin, wanted()).expect(200);
      const { body: made } = await portal
        .post('/installations', admin, wanted())
        .expect(201);
      const own = `/installations/${made.id}`;
      const { revision } = await portal.becomes(made.id, 'installed', admin);
      await portal
        .patch(own, admin, { revision, settings: wanted().settings })
        .expect(200);
      await portal.becomes(made.id, 'installed', admin);

      await get('/affiliates');
      await get('/installations?affiliate=card');
      await get(own);
      await get('/audit?affiliate=card');
      await get('/audit/export?affiliate=card&format=json');
      await get('/audit/export?affiliate=card&format=csv');
      await get('/connections?offering=redmine&affiliate=card', collaboration);
      await get('/stamps', collaboration);
      await portal.delete(own, admin).expect(202);
      expect(world.unseen()).toEqual([]);
    } finally {
      await portal.stop();
    }
  },
  30_000,
);
