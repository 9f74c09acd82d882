import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { testDatabases } from '../testing/testDatabases';
import { migrate } from './migrate';

const databases = testDatabases();
const directory = resolvePackagePath('@kronos-portal/node', 'migrations');

describe.each(databases.names)('Migrations of %s', name => {
  it('are done by one of the replicas that start at once', async () => {
    const knex = await databases.init(name);
    const replicas = name === 'SQLite' ? 1 : 5;
    await Promise.all(
      Array.from({ length: replicas }, () => migrate({ knex, directory })),
    );
    expect(await knex.schema.hasTable('observations')).toBe(true);
    expect(await knex('knex_migrations')).toHaveLength(1);
    expect(await knex('knex_migrations_lock')).toEqual([
      expect.objectContaining({ is_locked: 0 }),
    ]);
  });

  it('go on where a killed process held the lock', async () => {
    const knex = await databases.init(name);
    await migrate({ knex, directory });
    await knex('knex_migrations_lock').update({ is_locked: 1 });
    await knex.schema.dropTable('observations');
    await knex('knex_migrations').delete();
    await migrate({ knex, directory });
    expect(await knex.schema.hasTable('observations')).toBe(true);
  });
});
