import {
  FindingGroups,
  type FindingGroupsSnapshot,
  type GroupableFinding,
} from '@kronos-portal/plugin-anomalies-common';
import type { LeasedRow, StepResult } from '@kronos-portal/node';
import { createHash } from 'node:crypto';
import { MINUTE, signatureOf } from '../detection/findings';
import type {
  StoredAnomaly,
  StoredFeedback,
  StoredFinding,
  Watched,
} from '../store/AnomalyStore';
import {
  unpacked,
  type DatabaseAnomalyStore,
} from '../store/DatabaseAnomalyStore';
import { trust } from './feedback';
import { likelyChanges, LOOK_AHEAD, LOOK_BACK } from './likelyChanges';
import { severityOf } from './severity';

/** An id that stands well in an address. */
const idOf = (groupId: string) =>
  createHash('sha256').update(groupId).digest('hex').slice(0, 16);

const AT_ONCE = 500;
/** A finding of logs that is not said again is over. */
const LOG_OVER = 5 * MINUTE;
/** Weaker than this is not shown: one chance finding of a wild service. */
const LEAST_CONFIDENCE = 0.5;
/** What has a date goes on until somebody does something. */
const LASTING: readonly string[] = ['expiry', 'missed-run'];

/** What another should know of an anomaly that changed. */
export interface AnomalyChange {
  anomaly: StoredAnomaly;
  change: 'opened' | 'changed' | 'closed';
  findings: StoredFinding[];
}

export interface AffiliateWorkOptions {
  store: DatabaseAnomalyStore;
  /** services that one calls or is called by */
  neighbours(entityRef: string): Promise<string[]>;
  onChange(change: AnomalyChange): Promise<void>;
  now?: () => number;
}

interface Snapshot {
  groups: FindingGroupsSnapshot;
  /** id by which an anomaly is known outside, by its id among the groups */
  ids: Array<[string, string]>;
}

/** Puts the findings of the services of one affiliate together to anomalies. */
export class AffiliateWork {
  readonly #options: Required<AffiliateWorkOptions>;

  static create(options: AffiliateWorkOptions) {
    return new AffiliateWork(options);
  }

  private constructor(options: AffiliateWorkOptions) {
    this.#options = { now: Date.now, ...options };
  }

  async step(
    lease: LeasedRow<Watched>,
    signal: AbortSignal,
  ): Promise<StepResult> {
    const { store, now } = this.#options;
    const { row } = lease;
    const saved = row.snapshot ? unpacked<Snapshot>(row.snapshot) : undefined;
    const fresh = await store.ungrouped(row.affiliate, AT_ONCE);
    const neighbours = await this.#neighboursOf(
      fresh.map(({ finding }) => finding.entityRef),
    );
    const options = { neighbours: (ref: string) => neighbours.get(ref) ?? [] };
    const groups = saved
      ? FindingGroups.restore<GroupableFinding>(saved.groups, options)
      : FindingGroups.create<GroupableFinding>(options);
    const ids = new Map(saved?.ids);
    const touched = new Set<string>();
    const merged: { id: string; into: string }[] = [];
    const before = new Map(
      groups.open.map(({ id }) => [id, ids.get(id) ?? ''] as const),
    );

    const goingOn = await this.#openFindings(groups.open);
    for (const each of [
      ...goingOn,
      ...fresh.map(({ finding }) => groupable(finding)),
    ]) {
      const { anomaly, merged: gone } = groups.add(each);
      touched.add(anomaly.id);
      if (!ids.has(anomaly.id)) ids.set(anomaly.id, idOf(anomaly.id));
      for (const id of gone) {
        touched.delete(id);
        merged.push({ id: ids.get(id)!, into: ids.get(anomaly.id)! });
      }
    }
    const closed = groups.close(now());
    const written: AnomalyChange[] = [];
    const feedback = await store.feedback({
      entityRefs: [
        ...new Set([...groups.open, ...closed].flatMap(a => a.services)),
      ],
    });
    for (const anomaly of [...groups.open, ...closed]) {
      const isClosed = closed.includes(anomaly);
      if (!touched.has(anomaly.id) && !isClosed) continue;
      signal.throwIfAborted();
      const change = await this.#describe({
        anomaly,
        id: ids.get(anomaly.id)!,
        isClosed,
        feedback,
        fresh,
      });
      if (!change) continue;
      if (!before.has(anomaly.id)) change.change = 'opened';
      written.push(change);
    }
    for (const { id } of closed) ids.delete(id);
    const kept = new Set(groups.open.map(({ id }) => id));
    await store.saveGroups({
      id: lease.id,
      token: lease.token,
      snapshot: {
        groups: groups.snapshot(),
        ids: [...ids].filter(([id]) => kept.has(id)),
      } satisfies Snapshot,
      grouped: fresh.map(({ finding, version }) => ({
        id: finding.id,
        version,
      })),
      anomalies: written.map(({ anomaly }) => anomaly),
      merged,
    });
    for (const change of written) await this.#options.onChange(change);
    return { againInMs: fresh.length === AT_ONCE ? 0 : MINUTE };
  }

  /** Findings that go on, said again now, so that their anomaly does too. */
  async #openFindings(
    anomalies: readonly { findings: readonly GroupableFinding[] }[],
  ): Promise<GroupableFinding[]> {
    const { store, now } = this.#options;
    const ids = anomalies.flatMap(({ findings }) => findings.map(f => f.id));
    const stored = await store.findings(ids);
    return stored
      .filter(({ finding }) => isOpen(finding, now()))
      .map(({ finding }) => ({ ...groupable(finding), at: now() }));
  }

  async #describe(options: {
    anomaly: {
      id: string;
      since: number;
      last: number;
      services: string[];
      findings: GroupableFinding[];
    };
    id: string;
    isClosed: boolean;
    feedback: StoredFeedback[];
    fresh: StoredFinding[];
  }): Promise<AnomalyChange | undefined> {
    const { store, now } = this.#options;
    const { anomaly, id, isClosed, feedback } = options;
    const stored = await store.findings(anomaly.findings.map(f => f.id));
    if (stored.length === 0) return undefined;
    const old = await store.anomaly(id);
    const rated = stored
      .map(({ finding }) => ({
        ...finding,
        confidence:
          finding.confidence * trust(signatureOf(finding), feedback, now()),
      }))
      .sort(
        (a, b) =>
          b.confidence - a.confidence ||
          Date.parse(a.since) - Date.parse(b.since),
      );
    const confidence = together(rated);
    if (confidence < LEAST_CONFIDENCE && !old) return undefined;
    const entityRefs = anomaly.services;
    const since = Math.min(...rated.map(f => Date.parse(f.since)));
    const near = await this.#neighboursOf(entityRefs);
    const changes = likelyChanges(
      await store.changes(
        [...new Set([...entityRefs, ...[...near.values()].flat()])],
        since - LOOK_BACK,
        since + LOOK_AHEAD,
      ),
      { since, entityRefs },
    );
    const described: StoredAnomaly = {
      id,
      affiliate: stored[0].affiliate,
      state: isClosed ? 'closed' : 'open',
      severity: severityOf(rated, confidence),
      confidence,
      since,
      last: Math.max(...rated.map(f => Date.parse(f.last))),
      endedAt: isClosed
        ? Math.max(...rated.map(f => Date.parse(f.last)))
        : null,
      historic: stored.every(({ historic }) => historic),
      ratedAt: now(),
      notifiedAt: old?.notifiedAt ?? null,
      notifiedRef: old?.notifiedRef ?? null,
      notifiedSeverity: old?.notifiedSeverity ?? null,
      findingIds: rated.map(f => f.id),
      changes,
      entityRefs,
    };
    return {
      anomaly: described,
      change: isClosed ? 'closed' : 'changed',
      findings: stored,
    };
  }

  async #neighboursOf(refs: readonly string[]): Promise<Map<string, string[]>> {
    const found = new Map<string, string[]>();
    for (const ref of new Set(refs)) {
      found.set(ref, await this.#options.neighbours(ref));
    }
    return found;
  }
}

export function isOpen(
  finding: StoredFinding['finding'],
  now: number,
): boolean {
  return (
    finding.state === 'open' &&
    (finding.source === 'metrics' || now - Date.parse(finding.last) < LOG_OVER)
  );
}

function groupable(finding: StoredFinding['finding']): GroupableFinding {
  return {
    id: finding.id,
    service: finding.entityRef,
    since: Date.parse(finding.since),
    at: Date.parse(finding.last),
    kind: finding.kind,
    confidence: finding.confidence,
    ...(LASTING.includes(finding.kind) && { lasting: true }),
  };
}

/** Certain when any of its findings is, more so with several kinds. */
export function together(
  findings: readonly { entityRef: string; kind: string; confidence: number }[],
): number {
  const best = new Map<string, number>();
  for (const { entityRef, kind, confidence } of findings) {
    const key = `${entityRef}|${kind}`;
    best.set(key, Math.max(best.get(key) ?? 0, confidence));
  }
  let doubt = 1;
  for (const confidence of best.values()) doubt *= 1 - confidence;
  return Math.min(0.9999, 1 - doubt);
}
