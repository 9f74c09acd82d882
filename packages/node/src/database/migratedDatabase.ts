import {
  resolvePackagePath,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { migrate } from './migrate';

/** The database of a plugin, brought up to date by the folder `migrations` of a package unless settings skip that. */
export async function migratedDatabase(options: {
  database: Pick<DatabaseService, 'getClient' | 'migrations'>;
  packageName: string;
  /** for modules, whose plugin has migrations of its own in the same database */
  tableName?: string;
}): Promise<Knex> {
  const { database, packageName, tableName } = options;
  const knex = await database.getClient();
  if (!database.migrations?.skip) {
    const directory = resolvePackagePath(packageName, 'migrations');
    await migrate({ knex, directory, tableName });
  }
  return knex;
}
