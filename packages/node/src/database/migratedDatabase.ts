import {
  resolvePackagePath,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { migrate } from './migrate';

/** The database of a plugin, brought up to date by the folder `migrations` of its package unless settings skip that. */
export async function migratedDatabase(options: {
  database: DatabaseService;
  packageName: string;
}): Promise<Knex> {
  const { database, packageName } = options;
  const knex = await database.getClient();
  if (!database.migrations?.skip) {
    const directory = resolvePackagePath(packageName, 'migrations');
    await migrate({ knex, directory });
  }
  return knex;
}
