import path from 'node:path';
import knexFactory, { type Knex } from 'knex';
import type { Stack } from './stack';

/** Reads or changes what a plugin of the stack keeps. */
export async function inDatabase<T>(
  stack: Pick<Stack, 'data'>,
  plugin: string,
  use: (knex: Knex) => Promise<T>,
): Promise<T> {
  const knex = knexFactory({
    client: 'better-sqlite3',
    connection: path.join(stack.data, 'db', `${plugin}.sqlite`),
    useNullAsDefault: true,
  });
  try {
    return await use(knex);
  } finally {
    await knex.destroy();
  }
}
