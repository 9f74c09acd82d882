import type { Knex } from 'knex';
import { GROUP_SCOPE, scopeOf } from './scope';

export interface AuditEntry {
  id: number;
  /** RFC 3339 */
  at: string;
  /** ref of the user, or what of the portal did it */
  actor: string;
  action: string;
  affiliate: string | null;
  offering: string;
  installationId: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

export interface AuditQuery {
  affiliate: string | null;
  offering?: string;
  /** id of the last entry that was read */
  before?: number;
  limit: number;
}

/** What is to be written; the store that writes the change writes it in the same transaction. */
export type NewAuditEntry = Omit<AuditEntry, 'id'>;

/** Who changed what, when, before and after. Only ever appended. */
export interface AuditStore {
  /** Newest first. */
  list(query: AuditQuery): Promise<AuditEntry[]>;
}

export class DatabaseAuditStore implements AuditStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }) {
    return new DatabaseAuditStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async list({ affiliate, offering, before, limit }: AuditQuery) {
    const query = this.#knex('audit')
      .where('scope', scopeOf(affiliate))
      .orderBy('id', 'desc')
      .limit(limit);
    if (offering) query.where({ offering });
    if (before !== undefined) query.where('id', '<', before);
    return (await query).map(
      (row: any): AuditEntry => ({
        id: Number(row.id),
        at: row.at,
        actor: row.actor,
        action: row.action,
        affiliate: row.scope === GROUP_SCOPE ? null : row.scope,
        offering: row.offering,
        installationId: row.installation_id,
        before: row.before ? JSON.parse(row.before) : null,
        after: row.after ? JSON.parse(row.after) : null,
      }),
    );
  }
}

/** Within the transaction of the change that it tells of. */
export async function addAuditEntry(
  tx: Knex.Transaction,
  entry: NewAuditEntry,
) {
  await tx('audit').insert({
    at: entry.at,
    actor: entry.actor,
    action: entry.action,
    scope: scopeOf(entry.affiliate),
    offering: entry.offering,
    installation_id: entry.installationId,
    before: entry.before && JSON.stringify(entry.before),
    after: entry.after && JSON.stringify(entry.after),
  });
}
