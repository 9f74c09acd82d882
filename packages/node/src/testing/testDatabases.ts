import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { ThrowawayPostgres } from './postgres/ThrowawayPostgres';

export type TestDatabaseName = 'SQLite' | 'PostgreSQL';

/**
 * The databases that the portal runs on, for the tests of a file: `describe.each(databases.names)`, then `init(name)` for
 * a new, empty one. PostgreSQL is left out with a warning where its server does not run. To be called while tests are
 * declared, at most once for a file.
 */
export function testDatabases(): {
  names: TestDatabaseName[];
  init(name: TestDatabaseName): Promise<Knex>;
} {
  const sqlite = TestDatabases.create({ ids: ['SQLITE_3'] });
  const missing = ThrowawayPostgres.unavailable();
  if (missing) {
    // eslint-disable-next-line no-console
    console.warn(`These tests run without PostgreSQL: ${missing}`);
  }
  let postgres: Promise<ThrowawayPostgres> | undefined;
  afterAll(async () => await (await postgres)?.destroy(), 60_000);
  return {
    names: missing ? ['SQLite'] : ['SQLite', 'PostgreSQL'],
    async init(name) {
      if (name === 'SQLite') return await sqlite.init('SQLITE_3');
      postgres ??= ThrowawayPostgres.create();
      return await (await postgres).createDatabase();
    },
  };
}
