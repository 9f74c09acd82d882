import type { LogPattern, RelatedChange } from '@kronos-portal/common';
import { inTransaction } from '@kronos-portal/node';
import type { Knex } from 'knex';
import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { signatureOf } from '../detection/findings';
import type {
  AnomalyQuery,
  Evidence,
  KnownChange,
  PatternUpdate,
  StoredAnomaly,
  StoredFeedback,
  StoredFinding,
  Watched,
  WatchState,
  WorkloadState,
} from './AnomalyStore';

const HOUR = 3_600_000;
const MOST_HOURS = 24;
/** SQLite takes so many values in a statement */
const CHUNK = 100;
const LONGEST_ID = 255;

/** A lease is over, or another worker has the row: nothing was written. */
export class LostLease extends Error {}

/** What a step of a service found and how far it came, written at once. */
export interface ServiceProgress {
  id: string;
  token: number;
  holder: string;
  /** ms: findings are put together from then on */
  now: number;
  state: WatchState;
  findings: {
    finding: StoredFinding['finding'];
    historic: boolean;
    evidence: Evidence;
  }[];
  changes: KnownChange[];
  /** undefined: it was not looked, or nothing is new */
  workloads?: WorkloadState;
  /** detectors as they are now; then patterns since the last one are counted */
  snapshot?: unknown;
  patterns: PatternUpdate[];
}

/** SQL of anomalies, for SQLite and PostgreSQL. */
export class DatabaseAnomalyStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }) {
    return new DatabaseAnomalyStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  get knex(): Knex {
    return this.#knex;
  }

  /** Brings the list of what is watched up to date; what is new is due at once. */
  async watch(
    services: { entityRef: string; uid: string; affiliate: string }[],
    now: number,
  ): Promise<void> {
    await inTransaction(this.#knex, async tx => {
      const known = await tx('watched').select(
        'id',
        'kind',
        'affiliate',
        'uid',
        'next_attempt_at',
      );
      const byId = new Map(known.map(row => [row.id, row]));
      const wanted = new Map<string, object>();
      for (const { entityRef, uid, affiliate } of services) {
        wanted.set(`service:${entityRef}`, {
          kind: 'service',
          entity_ref: entityRef,
          uid,
          affiliate,
        });
        wanted.set(`affiliate:${affiliate}`, { kind: 'affiliate', affiliate });
      }
      for (const [id, row] of wanted) {
        const old = byId.get(id);
        if (!old) {
          await tx('watched')
            .insert({ id, ...row, next_attempt_at: now })
            .onConflict('id')
            .ignore();
        } else if (old.next_attempt_at === null) {
          await tx('watched')
            .where({ id })
            .update({ ...row, next_attempt_at: now });
        } else if (
          old.affiliate !== (row as { affiliate: string }).affiliate ||
          old.uid !== ((row as { uid?: string }).uid ?? null)
        ) {
          await tx('watched').where({ id }).update(row);
        }
      }
      const gone = known.filter(
        ({ id, kind }) => kind === 'service' && !wanted.has(id),
      );
      for (const { id } of gone) {
        await tx('watched').where({ id }).update({ next_attempt_at: null });
      }
    });
  }

  async watched(entityRef: string): Promise<Watched | undefined> {
    const row = await this.#knex('watched')
      .where({ entity_ref: entityRef })
      .whereNotNull('next_attempt_at')
      .first();
    return row && toWatched(row);
  }

  /** How far services are, those of one affiliate or of all. */
  async watchedServices(
    affiliate: string | null,
  ): Promise<Pick<Watched, 'entityRef' | 'state'>[]> {
    const rows = await this.#knex('watched')
      .where({ kind: 'service', ...(affiliate !== null && { affiliate }) })
      .whereNotNull('next_attempt_at')
      .select('entity_ref', 'state');
    return rows.map(({ entity_ref, state }) => ({
      entityRef: entity_ref,
      state: JSON.parse(state),
    }));
  }

  /** @throws LostLease */
  async saveService(progress: ServiceProgress, affiliate: string) {
    const { id, token, holder, state, findings, snapshot } = progress;
    const entityRef = id.slice('service:'.length);
    await inTransaction(this.#knex, async tx => {
      const kept = await tx('watched')
        .where({ id, lease_token: token })
        .update({
          holder,
          state: JSON.stringify(state),
          ...(progress.workloads && {
            workloads: JSON.stringify(progress.workloads),
          }),
          ...(snapshot !== undefined && {
            snapshot: packed(snapshot),
            snapshot_state: JSON.stringify(state),
          }),
        });
      if (!kept) throw new LostLease(id);
      // Before any finding: services and grouping write the same ones, and who has this row goes first.
      if (findings.length) {
        await tx('watched')
          .where({ id: `affiliate:${affiliate}` })
          .update({
            next_attempt_at: progress.now,
            wanted_revision: tx.raw('wanted_revision + 1'),
          });
      }
      for (const each of findings) {
        await this.#saveFinding(tx, { ...each, affiliate });
      }
      for (const change of progress.changes) {
        await this.#saveChange(tx, change);
      }
      if (snapshot !== undefined) {
        await savePatterns(tx, entityRef, progress.patterns);
      }
    });
  }

  async #saveFinding(
    tx: Knex,
    each: Omit<StoredFinding, 'anomalyId'>,
  ): Promise<void> {
    const { finding, affiliate, historic, evidence } = each;
    const old = await tx('findings').where({ id: finding.id }).first();
    const row = {
      entity_ref: finding.entityRef,
      affiliate,
      state: finding.state,
      signature: signatureOf(finding),
      last: Date.parse(finding.last),
    };
    if (!old) {
      await tx('findings').insert({
        id: finding.id,
        ...row,
        since: Date.parse(finding.since),
        historic,
        data: JSON.stringify(finding),
        evidence: JSON.stringify(evidence),
      });
      return;
    }
    // Logs say again what they said a minute ago; long after it is another time.
    const again =
      finding.source === 'logs' &&
      Date.parse(finding.since) - Number(old.last) > HOUR;
    const before = JSON.parse(old.data);
    const since = again ? finding.since : before.since;
    const merged = {
      ...finding,
      since,
      confidence:
        finding.source === 'logs' && !again
          ? Math.max(finding.confidence, before.confidence)
          : finding.confidence,
    };
    await tx('findings')
      .where({ id: finding.id })
      .update({
        ...row,
        last: Math.max(row.last, again ? 0 : Number(old.last)),
        since: Date.parse(since),
        historic: again ? historic : Boolean(old.historic) && historic,
        ...(again && { anomaly_id: null }),
        version: Number(old.version) + 1,
        data: JSON.stringify(merged),
        evidence: JSON.stringify({ ...JSON.parse(old.evidence), ...evidence }),
      });
  }

  async #saveChange(tx: Knex, known: KnownChange): Promise<void> {
    const { change } = known;
    const id = changeId(known.id);
    if (!change) {
      await tx('changes').where({ id }).delete();
      return;
    }
    await tx('changes')
      .insert({
        id,
        entity_ref: change.entityRef,
        at: Date.parse(change.at),
        data: JSON.stringify(change),
      })
      .onConflict('id')
      .merge(['at', 'data']);
  }

  saveChange(change: RelatedChange): Promise<void> {
    const { entityRef, kind, title, at } = change;
    const id = [entityRef, kind, title, at].join('|');
    return this.#saveChange(this.#knex, { id, change });
  }

  async changes(
    entityRefs: readonly string[],
    from: number,
    to: number,
  ): Promise<RelatedChange[]> {
    const rows = await this.#knex('changes')
      .whereIn('entity_ref', [...entityRefs])
      .whereBetween('at', [from, to])
      .orderBy('at', 'desc')
      .limit(200);
    return rows.map(({ data }) => JSON.parse(data));
  }

  /** Findings of an affiliate that changed since they were grouped, the oldest first. */
  async ungrouped(affiliate: string, limit: number) {
    const rows = await this.#knex('findings')
      .where({ affiliate })
      .whereRaw('version <> grouped_version')
      .orderBy('since')
      .orderBy('id')
      .limit(limit);
    return rows.map(row => ({
      ...toFinding(row),
      version: Number(row.version),
    }));
  }

  async findings(ids: readonly string[]): Promise<StoredFinding[]> {
    const rows: any[] = [];
    for (let i = 0; i < ids.length; i += CHUNK) {
      rows.push(
        ...(await this.#knex('findings').whereIn(
          'id',
          ids.slice(i, i + CHUNK),
        )),
      );
    }
    const byId = new Map(rows.map(row => [row.id, toFinding(row)]));
    return ids.flatMap(id => byId.get(id) ?? []);
  }

  /**
   * Writes what grouping made of findings.
   *
   * @throws LostLease
   */
  async saveGroups(options: {
    id: string;
    token: number;
    snapshot: unknown;
    grouped: { id: string; version: number }[];
    anomalies: StoredAnomaly[];
    /** ids of anomalies that turned out to be part of another */
    merged: { id: string; into: string }[];
  }): Promise<void> {
    await inTransaction(this.#knex, async tx => {
      const kept = await tx('watched')
        .where({ id: options.id, lease_token: options.token })
        .update({ snapshot: packed(options.snapshot) });
      if (!kept) throw new LostLease(options.id);
      for (const { id, into } of options.merged) {
        const told = await tx('anomalies').where({ id }).first();
        if (told?.notified_at) {
          await tx('anomalies').where({ id: into, notified_at: null }).update({
            notified_at: told.notified_at,
            notified_ref: told.notified_ref,
            notified_severity: told.notified_severity,
          });
        }
        const said = await tx('feedback').where({ anomaly_id: id });
        for (const row of said) {
          await tx('feedback')
            .insert({ ...row, anomaly_id: into })
            .onConflict(['anomaly_id', 'kind'])
            .ignore();
        }
        await tx('feedback').where({ anomaly_id: id }).delete();
        await tx('anomaly_entities').where({ anomaly_id: id }).delete();
        await tx('anomalies').where({ id }).delete();
      }
      for (const anomaly of options.anomalies) await saveAnomaly(tx, anomaly);
      for (const { id, version } of options.grouped) {
        await tx('findings').where({ id }).update({ grouped_version: version });
      }
      for (const { id, findingIds } of options.anomalies) {
        for (let i = 0; i < findingIds.length; i += CHUNK) {
          await tx('findings')
            .whereIn('id', findingIds.slice(i, i + CHUNK))
            .update({ anomaly_id: id });
        }
      }
    });
  }

  async anomaly(id: string): Promise<StoredAnomaly | undefined> {
    const [found] = await this.#anomalies(
      await this.#knex('anomalies').where({ id }),
    );
    return found;
  }

  async anomalies(query: AnomalyQuery): Promise<StoredAnomaly[]> {
    const { before } = query;
    const rows = await this.#knex('anomalies')
      .modify(q => {
        if (query.affiliate) q.where({ affiliate: query.affiliate });
        if (query.state) q.where({ state: query.state });
        if (query.severity?.length) q.whereIn('severity', query.severity);
        if (query.from !== undefined) {
          q.where(w =>
            w.where('last', '>=', query.from!).orWhere('state', 'open'),
          );
        }
        if (query.to !== undefined) q.where('since', '<=', query.to);
        if (query.entityRef) {
          q.whereIn(
            'id',
            this.#knex('anomaly_entities')
              .where({ entity_ref: query.entityRef })
              .select('anomaly_id'),
          );
        }
        if (before) {
          q.where(w =>
            w
              .where('since', '<', before.since)
              .orWhere(same =>
                same.where('since', before.since).where('id', '<', before.id),
              ),
          );
        }
      })
      .orderBy([
        { column: 'since', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(query.limit);
    return this.#anomalies(rows);
  }

  async #anomalies(rows: any[]): Promise<StoredAnomaly[]> {
    const entities: any[] = rows.length
      ? await this.#knex('anomaly_entities')
          .whereIn(
            'anomaly_id',
            rows.map(({ id }) => id),
          )
          .orderBy('place')
      : [];
    return rows.map(row => ({
      id: row.id,
      affiliate: row.affiliate,
      state: row.state,
      severity: row.severity,
      confidence: Number(row.confidence),
      since: Number(row.since),
      last: Number(row.last),
      endedAt: row.ended_at === null ? null : Number(row.ended_at),
      historic: Boolean(row.historic),
      ratedAt: row.rated_at === null ? null : Number(row.rated_at),
      notifiedAt: row.notified_at === null ? null : Number(row.notified_at),
      notifiedRef: row.notified_ref,
      notifiedSeverity: row.notified_severity,
      findingIds: JSON.parse(row.finding_ids),
      changes: JSON.parse(row.changes),
      entityRefs: entities
        .filter(each => each.anomaly_id === row.id)
        .map(each => each.entity_ref),
    }));
  }

  async notified(
    id: string,
    told: { at: number; entityRef: string; severity: string },
  ): Promise<void> {
    await this.#knex('anomalies').where({ id }).update({
      notified_at: told.at,
      notified_ref: told.entityRef,
      notified_severity: told.severity,
    });
  }

  /** How often somebody was told of an entity since a time. */
  async notifiedSince(entityRef: string, since: number): Promise<number> {
    const row = await this.#knex('anomalies')
      .where({ notified_ref: entityRef })
      .where('notified_at', '>=', since)
      .count({ n: '*' })
      .first();
    return Number(row?.n ?? 0);
  }

  async saveFeedback(feedback: StoredFeedback): Promise<void> {
    const row = {
      anomaly_id: feedback.anomalyId,
      kind: feedback.kind,
      entity_ref: feedback.entityRef,
      by: feedback.by,
      at: Date.parse(feedback.at),
      until: feedback.until ? Date.parse(feedback.until) : null,
      signatures: JSON.stringify(feedback.signatures),
    };
    await this.#knex('feedback')
      .insert(row)
      .onConflict(['anomaly_id', 'kind'])
      .merge();
  }

  async deleteFeedback(anomalyId: string, kind: string): Promise<boolean> {
    const gone = await this.#knex('feedback')
      .where({ anomaly_id: anomalyId, kind })
      .delete();
    return gone > 0;
  }

  /** Feedback to anomalies, and all that was said of entities. */
  async feedback(where: {
    anomalyIds?: readonly string[];
    entityRefs?: readonly string[];
  }): Promise<StoredFeedback[]> {
    const rows = await this.#knex('feedback')
      .modify(q => {
        if (where.anomalyIds) q.whereIn('anomaly_id', [...where.anomalyIds]);
        if (where.entityRefs) q.whereIn('entity_ref', [...where.entityRefs]);
      })
      .orderBy('at', 'desc')
      .limit(2_000);
    return rows.map((row: any) => ({
      anomalyId: row.anomaly_id,
      entityRef: row.entity_ref,
      kind: row.kind,
      by: row.by,
      at: new Date(Number(row.at)).toISOString(),
      ...(row.until !== null && {
        until: new Date(Number(row.until)).toISOString(),
      }),
      signatures: JSON.parse(row.signatures),
    }));
  }

  /** Kinds of lines of a service, the most frequent first. */
  async patterns(
    entityRef: string,
    options: { search?: string; level?: string; limit: number },
  ): Promise<{ items: LogPattern[]; total: number }> {
    const rows = await this.#knex('patterns')
      .where({ entity_ref: entityRef })
      .orderBy('count', 'desc')
      .orderBy('template_id')
      .limit(2_000);
    const wanted = options.search?.toLocaleLowerCase('ko');
    const all = rows.map(toPattern).filter(pattern => {
      const text = pattern.parts.map(part => part.text).join('');
      return (
        (!wanted || text.toLocaleLowerCase('ko').includes(wanted)) &&
        (!options.level ||
          pattern.level?.toLowerCase() === options.level.toLowerCase())
      );
    });
    return { items: all.slice(0, options.limit), total: all.length };
  }

  /** Forgets what is older than it is kept. */
  async clean(keep: {
    anomaliesBefore: number;
    patternsBefore: number;
    changesBefore: number;
  }): Promise<void> {
    await inTransaction(this.#knex, async tx => {
      const old = tx('anomalies')
        .where('last', '<', keep.anomaliesBefore)
        .where({ state: 'closed' })
        .select('id');
      await tx('anomaly_entities').whereIn('anomaly_id', old.clone()).delete();
      await tx('feedback')
        .whereIn('anomaly_id', old.clone())
        .where(w =>
          w.whereNull('until').orWhere('until', '<', keep.anomaliesBefore),
        )
        .delete();
      await tx('findings').where('last', '<', keep.anomaliesBefore).delete();
      await tx('anomalies')
        .where('last', '<', keep.anomaliesBefore)
        .where({ state: 'closed' })
        .delete();
      await tx('patterns')
        .where('last_seen', '<', keep.patternsBefore)
        .delete();
      await tx('changes').where('at', '<', keep.changesBefore).delete();
    });
  }
}

async function savePatterns(
  tx: Knex,
  entityRef: string,
  patterns: PatternUpdate[],
) {
  for (const pattern of patterns) {
    const { templateId, count, firstSeen, lastSeen, hours, ...data } = pattern;
    const key = { entity_ref: entityRef, template_id: templateId };
    const old = await tx('patterns').where(key).first();
    const byHour = new Map<number, number>(
      Object.entries(old ? JSON.parse(old.hours) : {}).map(([hour, n]) => [
        Number(hour),
        Number(n),
      ]),
    );
    for (const [hour, n] of hours)
      byHour.set(hour, (byHour.get(hour) ?? 0) + n);
    const row = {
      count: Number(old?.count ?? 0) + count,
      first_seen: Math.min(Number(old?.first_seen ?? firstSeen), firstSeen),
      last_seen: Math.max(Number(old?.last_seen ?? lastSeen), lastSeen),
      hours: JSON.stringify(
        Object.fromEntries(
          [...byHour].sort(([a], [b]) => a - b).slice(-MOST_HOURS),
        ),
      ),
      data: JSON.stringify(data),
    };
    if (old) await tx('patterns').where(key).update(row);
    else await tx('patterns').insert({ ...key, ...row });
  }
}

async function saveAnomaly(tx: Knex, anomaly: StoredAnomaly): Promise<void> {
  const row = {
    affiliate: anomaly.affiliate,
    state: anomaly.state,
    severity: anomaly.severity,
    confidence: anomaly.confidence,
    since: anomaly.since,
    last: anomaly.last,
    ended_at: anomaly.endedAt,
    historic: anomaly.historic,
    rated_at: anomaly.ratedAt,
    finding_ids: JSON.stringify(anomaly.findingIds),
    changes: JSON.stringify(anomaly.changes),
  };
  await tx('anomalies')
    .insert({ id: anomaly.id, ...row })
    .onConflict('id')
    .merge(row);
  await tx('anomaly_entities').where({ anomaly_id: anomaly.id }).delete();
  await tx('anomaly_entities').insert(
    anomaly.entityRefs.map((entityRef, place) => ({
      anomaly_id: anomaly.id,
      entity_ref: entityRef,
      place,
    })),
  );
}

/** A long one is told apart by what would not fit into the column. */
function changeId(id: string): string {
  if (id.length <= LONGEST_ID) return id;
  const hash = createHash('sha256').update(id).digest('hex').slice(0, 16);
  return `${id.slice(0, LONGEST_ID - 17)}#${hash}`;
}

export function toWatched(row: any): Watched {
  return {
    id: row.id,
    kind: row.kind,
    entityRef: row.entity_ref,
    uid: row.uid,
    affiliate: row.affiliate,
    state: JSON.parse(row.state),
    snapshot: row.snapshot,
    snapshotState: row.snapshot_state ? JSON.parse(row.snapshot_state) : null,
    holder: row.holder,
    workloads: row.workloads ? JSON.parse(row.workloads) : null,
  };
}

function toFinding(row: any): StoredFinding {
  return {
    finding: JSON.parse(row.data),
    affiliate: row.affiliate,
    historic: Boolean(row.historic),
    anomalyId: row.anomaly_id,
    evidence: JSON.parse(row.evidence),
  };
}

function toPattern(row: any): LogPattern {
  const { parts, level, example, values } = JSON.parse(row.data);
  const hours: Record<string, number> = JSON.parse(row.hours);
  const newest = Math.floor(Number(row.last_seen) / HOUR) * HOUR;
  return {
    templateId: row.template_id,
    parts,
    ...(level && { level }),
    count: Number(row.count),
    firstSeen: new Date(Number(row.first_seen)).toISOString(),
    lastSeen: new Date(Number(row.last_seen)).toISOString(),
    hourly: Array.from(
      { length: MOST_HOURS },
      (_, i) => hours[newest - (MOST_HOURS - 1 - i) * HOUR] ?? 0,
    ),
    values,
    ...(example && { example }),
  };
}

export function packed(snapshot: unknown): Buffer {
  return gzipSync(JSON.stringify(snapshot), { level: 1 });
}

export const unpacked = <T>(snapshot: Buffer): T =>
  JSON.parse(gunzipSync(snapshot).toString('utf8'));
