import type { Knex } from 'knex';
import { inTransaction } from '../database/inTransaction';
import type { LeasedRow, ReconcilerStore } from './ReconcilerStore';

/** Columns that a table needs to be worked on by a reconciler; times in ms since 1970. */
interface LeaseColumns {
  id: string;
  next_attempt_at: number | string | null;
  lease_until: number | string | null;
  lease_token: number | string;
  attempts: number | string;
  /** grows with every request for work: tells whether one came while a worker held the row */
  wanted_revision: number | string;
}

interface Options<TRow> {
  knex: Knex;
  table: string;
  toRow: (columns: any) => TRow;
  /** leaves rows to other workers, for as long as those may still take them */
  eligible?: (query: Knex.QueryBuilder, nowMs: number) => void;
}

/** Leases over a table of SQLite or PostgreSQL. */
export class DatabaseReconcilerStore<TRow> implements ReconcilerStore<TRow> {
  readonly #knex: Knex;
  readonly #table: string;
  readonly #toRow: (columns: any) => TRow;
  readonly #eligible?: Options<TRow>['eligible'];

  static create<TRow>(options: Options<TRow>) {
    return new DatabaseReconcilerStore<TRow>(options);
  }

  private constructor(options: Options<TRow>) {
    this.#knex = options.knex;
    this.#table = options.table;
    this.#toRow = options.toRow;
    this.#eligible = options.eligible;
  }

  async claim(nowMs: number, leaseMs: number) {
    for (;;) {
      const taken = await this.#tryClaim(nowMs, leaseMs);
      // another worker was faster with this row: there may be more
      if (taken !== 'lost') return taken;
    }
  }

  async #tryClaim(nowMs: number, leaseMs: number) {
    return await inTransaction(this.#knex, async tx => {
      const due = tx<LeaseColumns>(this.#table)
        .whereNotNull('next_attempt_at')
        .andWhere('next_attempt_at', '<=', nowMs)
        .andWhere(free =>
          free.whereNull('lease_until').orWhere('lease_until', '<=', nowMs),
        )
        .orderBy('next_attempt_at')
        .modify(query => this.#eligible?.(query, nowMs))
        .first();
      if (this.#knex.client.config.client === 'pg')
        due.forUpdate().skipLocked();
      const found = await due;
      if (!found) return undefined;
      const token = Number(found.lease_token) + 1;
      // The condition on the token makes it safe where rows cannot be locked.
      const taken = await tx<LeaseColumns>(this.#table)
        .where({ id: found.id, lease_token: found.lease_token })
        .update({ lease_until: nowMs + leaseMs, lease_token: token });
      if (!taken) return 'lost';
      return {
        id: found.id,
        row: this.#toRow(found),
        token,
        attempts: Number(found.attempts),
        wantedRevision: Number(found.wanted_revision),
      } as LeasedRow<TRow>;
    });
  }

  async renew(lease: LeasedRow<TRow>, nowMs: number, leaseMs: number) {
    const kept = await this.#knex<LeaseColumns>(this.#table)
      .where({ id: lease.id, lease_token: lease.token })
      .update({ lease_until: nowMs + leaseMs });
    return kept > 0;
  }

  async release(
    lease: LeasedRow<TRow>,
    result: { nextAttemptAt: number | null; failed: boolean },
  ) {
    const { wantedRevision } = lease as LeasedRow<TRow> & {
      wantedRevision: number;
    };
    const held = { id: lease.id, lease_token: lease.token };
    const released = await this.#knex<LeaseColumns>(this.#table)
      .where({ ...held, wanted_revision: wantedRevision })
      .update({
        lease_until: null,
        attempts: result.failed ? lease.attempts + 1 : 0,
        next_attempt_at: result.nextAttemptAt,
      });
    // Somebody asked for more while we worked: the time that they set stays, and they start without failures.
    if (!released) {
      await this.#knex<LeaseColumns>(this.#table)
        .where(held)
        .update({ lease_until: null });
    }
  }
}

/** Columns to set when work is asked for. */
export const requestWork = (knex: Knex, nowMs: number) => ({
  next_attempt_at: nowMs,
  attempts: 0,
  wanted_revision: knex.raw('wanted_revision + 1'),
});
