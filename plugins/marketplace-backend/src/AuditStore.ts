import type { Knex } from 'knex';
import { GROUP_SCOPE } from './DatabaseInstallationStore';

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

/** Who changed what, when, before and after. Only ever appended. */
export interface AuditStore {
  add(entry: Omit<AuditEntry, 'id'>): Promise<void>;
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

  async add(entry: Omit<AuditEntry, 'id'>) {
    await this.#knex('audit').insert({
      at: entry.at,
      actor: entry.actor,
      action: entry.action,
      scope: entry.affiliate ?? GROUP_SCOPE,
      offering: entry.offering,
      installation_id: entry.installationId,
      before: entry.before && JSON.stringify(entry.before),
      after: entry.after && JSON.stringify(entry.after),
    });
  }

  async list({ affiliate, offering, before, limit }: AuditQuery) {
    const query = this.#knex('audit')
      .where('scope', affiliate ?? GROUP_SCOPE)
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
