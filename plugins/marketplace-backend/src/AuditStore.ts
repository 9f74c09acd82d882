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

/** Which entries; what is left out is not asked. */
export interface AuditFilter {
  affiliate: string | null;
  offering?: string;
  action?: string;
  actor?: string;
  /** from this time on, RFC 3339 in UTC */
  from?: string;
  /** before this time, RFC 3339 in UTC */
  until?: string;
}

export interface AuditQuery extends AuditFilter {
  /** id of the last entry that was read */
  before?: number;
  limit: number;
}

/** What there is to choose from in the entries of an affiliate. */
export interface AuditChoices {
  offerings: string[];
  actions: string[];
  actors: string[];
}

/** What is to be written; the store that writes the change writes it in the same transaction. */
export type NewAuditEntry = Omit<AuditEntry, 'id'>;

/** Who changed what, when, before and after. Only ever appended. */
export interface AuditStore {
  /** Newest first. */
  list(query: AuditQuery): Promise<AuditEntry[]>;
  /** All of them, newest first, without holding more than a piece in memory. */
  all(filter: AuditFilter): AsyncIterable<AuditEntry>;
  choices(affiliate: string | null): Promise<AuditChoices>;
  /** When installations, by id, last stopped working: RFC 3339. */
  brokeAt(installationIds: string[]): Promise<Map<string, string>>;
}

/** Actions that say that an installation stopped working. */
const BREAKING = ['degraded', 'install-failed'];

/** Entries that are read at once of a long list. */
const PIECE = 500;

export class DatabaseAuditStore implements AuditStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }) {
    return new DatabaseAuditStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async list({ before, limit, ...filter }: AuditQuery) {
    const { affiliate, offering, action, actor, from, until } = filter;
    const query = this.#knex('audit')
      .where('scope', scopeOf(affiliate))
      .orderBy('id', 'desc')
      .limit(limit);
    if (offering) query.where({ offering });
    if (action) query.where({ action });
    if (actor) query.where({ actor });
    // Times are kept as text of one form, so that their order is the order of time.
    if (from) query.where('at', '>=', from);
    if (until) query.where('at', '<', until);
    if (before !== undefined) query.where('id', '<', before);
    return (await query).map(toEntry);
  }

  async *all(filter: AuditFilter) {
    let before: number | undefined;
    for (;;) {
      const piece = await this.list({ ...filter, before, limit: PIECE });
      yield* piece;
      if (piece.length < PIECE) return;
      before = piece[piece.length - 1].id;
    }
  }

  async choices(affiliate: string | null) {
    const of = async (column: 'offering' | 'action' | 'actor') =>
      await this.#knex('audit')
        .where('scope', scopeOf(affiliate))
        .distinct(column)
        .orderBy(column)
        .pluck<string[]>(column);
    const [offerings, actions, actors] = await Promise.all([
      of('offering'),
      of('action'),
      of('actor'),
    ]);
    return { offerings, actions, actors };
  }

  async brokeAt(installationIds: string[]) {
    if (!installationIds.length) return new Map<string, string>();
    const rows = await this.#knex('audit')
      .whereIn('installation_id', installationIds)
      .whereIn('action', BREAKING)
      .groupBy('installation_id')
      .select('installation_id')
      .max({ at: 'at' });
    return new Map<string, string>(
      rows.map(({ installation_id: id, at }: any) => [id, at]),
    );
  }
}

function toEntry(row: any): AuditEntry {
  return {
    id: Number(row.id),
    at: row.at,
    actor: row.actor,
    action: row.action,
    affiliate: row.scope === GROUP_SCOPE ? null : row.scope,
    offering: row.offering,
    installationId: row.installation_id,
    before: row.before ? JSON.parse(row.before) : null,
    after: row.after ? JSON.parse(row.after) : null,
  };
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
