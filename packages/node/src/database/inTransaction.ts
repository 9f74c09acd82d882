import type { Knex } from 'knex';

/**
 * A transaction that throws what went wrong in it. SQLite rolls back by itself when the disk is full; knex then rolls back
 * as well, finds no transaction, and would tell of that.
 */
export async function inTransaction<T>(
  knex: Knex,
  work: (tx: Knex.Transaction) => Promise<T>,
): Promise<T> {
  let cause: { error: unknown } | undefined;
  try {
    return await knex.transaction(async tx => {
      try {
        return await work(tx);
      } catch (error) {
        cause = { error };
        throw error;
      }
    });
  } catch (error) {
    throw cause ? cause.error : error;
  }
}
