import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import { DatabaseReconcilerStore } from '@kronos-portal/node';
import { testDatabases } from '@kronos-portal/node/testUtils';
import {
  DatabaseInstallationStore,
  toInstallation,
} from './DatabaseInstallationStore';
import type { Installation } from './Installation';

const databases = testDatabases();
const directory = resolvePackagePath(
  '@kronos-portal/plugin-marketplace-backend',
  'migrations',
);

const installation = (change: Partial<Installation>): Installation => ({
  id: '1',
  offering: 'redmine',
  name: 'default',
  affiliate: 'card',
  mode: 'on',
  version: '1.0.0',
  settings: { list: ['한글'] },
  wanted: 'present',
  state: 'requested',
  revision: 1,
  createdAt: '2026-11-23T00:00:00Z',
  changedAt: '2026-11-23T00:00:00Z',
  ...change,
});

const told = {
  at: '2026-11-23T00:00:00Z',
  actor: 'marketplace',
  action: 'told',
  affiliate: 'card',
  offering: 'redmine',
  installationId: '1',
  before: null,
  after: null,
};

describe.each(databases.names)('Migrations on %s', name => {
  it('go up and down, and leave room for one living installation of a key and one worker at a time', async () => {
    const knex = await databases.init(name);
    await knex.migrate.latest({ directory });
    const store = DatabaseInstallationStore.create({ knex });
    await store.add(installation({}), [], told);
    expect(await store.get('1')).toEqual(installation({}));
    await expect(
      store.add(installation({ id: '2' }), [], told),
    ).rejects.toThrow(ConflictError);
    await store.add(installation({ id: '3', affiliate: null }), [], told);
    await expect(
      store.add(installation({ id: '4', affiliate: null }), [], told),
    ).rejects.toThrow(ConflictError);
    await store.change(
      installation({ state: 'gone', revision: 2 }),
      1,
      {
        put: [],
        forget: [],
      },
      told,
    );
    await store.add(installation({ id: '5' }), [], told);
    // a worker that lost its lease, or works for an older wish, changes nothing
    const leases = DatabaseReconcilerStore.create({
      knex,
      table: 'installations',
      toRow: toInstallation,
    });
    const soon = Date.now() + 1000;
    const late = (await leases.claim(soon, 0))!;
    await knex('installations')
      .whereNot({ id: late.id })
      .update({ next_attempt_at: null });
    const current = (await leases.claim(soon, 0))!;
    expect(current).toMatchObject({ id: late.id, token: late.token + 1 });
    expect(await store.advance(late, { state: 'failed' })).toBe(false);
    expect(await store.advance(current, { state: 'checking' })).toBe(true);
    await store.change(
      { ...current.row, revision: 9 },
      current.row.revision,
      {
        put: [],
        forget: [],
      },
      told,
    );
    expect(await store.advance(current, { state: 'failed' })).toBe(false);
    // a fault of another kind is no conflict
    await expect(
      store.add(installation({ id: '6', name: null as never }), [], told),
    ).rejects.not.toThrow(ConflictError);

    await knex.migrate.rollback({ directory });
    expect(await knex.schema.hasTable('installations')).toBe(false);
    await knex.migrate.latest({ directory });
    expect(await knex('installations')).toEqual([]);
  });
});
