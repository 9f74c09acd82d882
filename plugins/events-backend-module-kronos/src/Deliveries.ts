import type { DatabaseService } from '@backstage/backend-plugin-api';
import { migratedDatabase } from '@kronos-portal/node';
import type { Knex } from 'knex';

/** Webhooks that were here lately, known to all replicas. */
export interface Deliveries {
  /** Whether the delivery is new. Of several who ask at once, one is told so. */
  take(id: string): Promise<boolean>;
  /** It was published: from now on it is old. */
  published(id: string): Promise<void>;
}

const TABLE = 'kronos_deliveries';
const REMEMBER_MS = 10 * 60_000;
/** Time in which who took a delivery publishes it; then it counts as lost, and the sender may bring it again. */
const PATIENCE_MS = 10_000;
const FORGET_EVERY_MS = 60_000;

/** Rows in the database of the events plugin. */
export class DatabaseDeliveries implements Deliveries {
  readonly #database: DatabaseService;
  readonly #now: () => number;
  #knex?: Promise<Knex>;
  #forgotAt = 0;

  static create(options: { database: DatabaseService; now?: () => number }) {
    return new DatabaseDeliveries(options);
  }

  private constructor(options: {
    database: DatabaseService;
    now?: () => number;
  }) {
    this.#database = options.database;
    this.#now = options.now ?? Date.now;
  }

  async take(id: string) {
    const knex = await this.#open();
    const now = this.#now();
    await this.#forget(knex, now);
    const row = { id, taken_at: now, published_at: null };
    const added = await knex(TABLE)
      .insert(row)
      .onConflict('id')
      .ignore()
      .returning('id');
    if (added.length) return true;
    const renewed = await knex(TABLE)
      .where({ id })
      .andWhere(lost =>
        lost
          .where('taken_at', '<=', now - REMEMBER_MS)
          .orWhere(unpublished =>
            unpublished
              .whereNull('published_at')
              .andWhere('taken_at', '<=', now - PATIENCE_MS),
          ),
      )
      .update(row);
    return renewed > 0;
  }

  async published(id: string) {
    const knex = await this.#open();
    await knex(TABLE).where({ id }).update({ published_at: this.#now() });
  }

  async #forget(knex: Knex, now: number) {
    if (now - this.#forgotAt < FORGET_EVERY_MS) return;
    this.#forgotAt = now;
    await knex(TABLE)
      .where('taken_at', '<=', now - REMEMBER_MS)
      .delete();
  }

  /** A database that is away is asked again with the next delivery. */
  #open(): Promise<Knex> {
    this.#knex ??= this.#migrated().catch(error => {
      this.#knex = undefined;
      throw error;
    });
    return this.#knex;
  }

  #migrated(): Promise<Knex> {
    return migratedDatabase({
      database: this.#database,
      packageName: '@kronos-portal/plugin-events-backend-module-kronos',
      // the events plugin has migrations of its own in this database
      tableName: 'kronos_migrations',
    });
  }
}
