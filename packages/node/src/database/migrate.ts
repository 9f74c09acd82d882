import type { Knex } from 'knex';

export interface MigrateOptions {
  knex: Knex;
  directory: string | string[];
  /** for modules, whose plugin has migrations of its own in the same database */
  tableName?: string;
}

/**
 * Brings a database up to date, also when several replicas start at once, and after a process that was killed while it
 * did. The lock of knex is a row that such a process leaves behind for ever, and that two can make twice. So on
 * PostgreSQL replicas queue for a lock that ends with its connection; who has it knows that the row means nothing.
 * SQLite belongs to one process.
 */
export async function migrate(options: MigrateOptions): Promise<void> {
  const { knex, tableName = 'knex_migrations' } = options;
  if (knex.client.config.client !== 'pg') {
    await run(options);
    return;
  }
  await knex.transaction(async tx => {
    await tx.raw(
      `SELECT pg_advisory_xact_lock(hashtext(current_schema() || '.' || ?))`,
      [tableName],
    );
    await run(options);
  });
}

async function run({ knex, directory, tableName }: MigrateOptions) {
  const config = { directory, ...(tableName && { tableName }) };
  const lock = `${tableName ?? 'knex_migrations'}_lock`;
  if (await knex.schema.hasTable(lock)) {
    const held = await knex(lock).where({ is_locked: 1 }).first();
    if (held) await knex.migrate.forceFreeMigrationsLock(config);
  }
  await knex.migrate.latest(config);
}
