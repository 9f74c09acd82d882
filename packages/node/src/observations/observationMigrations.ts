import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { migrate } from '../database/migrate';

/** Directory of the migrations that make the table `observations`. */
export const observationMigrations = resolvePackagePath(
  '@kronos-portal/node',
  'migrations',
);

/**
 * Brings the database of a plugin up to date: the table of observations, and the plugin's own migrations when it has
 * some.
 */
export async function migrateObservations(
  knex: Knex,
  options: { migrationsDirectory?: string } = {},
): Promise<void> {
  await migrate({
    knex,
    directory: [
      observationMigrations,
      ...(options.migrationsDirectory ? [options.migrationsDirectory] : []),
    ],
  });
}
