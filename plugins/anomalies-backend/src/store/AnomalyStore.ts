import type {
  AnomalyFeedback,
  AnomalyFinding,
  AnomalySeries,
  CollectionState,
  ExampleLine,
  LogPattern,
  PatternPart,
  RelatedChange,
} from '@kronos-portal/common';
import type { Rollout } from '../work/podChanges';

/** A service that is watched, or an affiliate whose findings are put together. */
export interface Watched {
  id: string;
  kind: 'service' | 'affiliate';
  entityRef: string | null;
  uid: string | null;
  /** `*`: of no affiliate */
  affiliate: string;
  state: WatchState;
  snapshot: Buffer | null;
  snapshotState: WatchState | null;
  /** which process has its detectors in memory */
  holder: string | null;
  /** of a service, where it was looked what it runs with */
  workloads: WorkloadState | null;
}

/** What was seen of what a service runs with. No value is in it. */
export interface WorkloadState {
  /** ms: when it was looked at last */
  at: number;
  /** of the fingerprints */
  salt: string;
  /** by `cluster/namespace/name`: when it was seen last (ms), and a short fingerprint of each value */
  configMaps: Record<string, { at: number; keys: Record<string, string> }>;
  /** ConfigMaps that were written lately: `cluster/namespace`, and when (ms) */
  written: { where: string; at: number }[];
  /** new pods of which it is not known what is new about them */
  pending: Rollout[];
}

/** A change by an id that it keeps when more of it is known; without `change` it turned out to be part of another. */
export interface KnownChange {
  id: string;
  change?: RelatedChange;
}

/** How far each source was read. */
export interface WatchState {
  sources?: Partial<
    Record<
      CollectionState['source'],
      {
        tool: string;
        /** ms since 1970: the end of the last whole minute that was read */
        until: number;
        /** the first minute that was ever read */
        from: number;
        problem?: string;
        /** ms: since when it waits, because the tool was asked enough, and which limit that is */
        putOff?: { since: number; limit: 'requests' | 'lines' };
      }
    >
  >;
}

export interface StoredFinding {
  finding: AnomalyFinding;
  affiliate: string;
  /** found while the past was read: nobody is told of it */
  historic: boolean;
  anomalyId: string | null;
  evidence: Evidence;
}

/** What shows a finding. */
export interface Evidence {
  series?: AnomalySeries;
  examples?: ExampleLine[];
}

export interface StoredAnomaly {
  id: string;
  affiliate: string;
  state: 'open' | 'closed';
  severity: 'low' | 'medium' | 'high';
  confidence: number;
  since: number;
  last: number;
  endedAt: number | null;
  historic: boolean;
  /** ms: when its confidence and severity were last worked out; null: not known */
  ratedAt: number | null;
  notifiedAt: number | null;
  /** the entity in whose name somebody was told */
  notifiedRef: string | null;
  notifiedSeverity: string | null;
  findingIds: string[];
  changes: RelatedChange[];
  entityRefs: string[];
}

export interface PatternUpdate {
  templateId: string;
  count: number;
  firstSeen: number;
  lastSeen: number;
  hours: Map<number, number>;
  parts: PatternPart[];
  level?: string;
  example: string;
  values: LogPattern['values'];
}

export interface StoredFeedback extends AnomalyFeedback {
  anomalyId: string;
  entityRef: string;
  signatures: string[];
}

export interface AnomalyQuery {
  affiliate?: string;
  entityRef?: string;
  state?: 'open' | 'closed';
  severity?: StoredAnomaly['severity'][];
  /** ms: touched this stretch of time */
  from?: number;
  to?: number;
  limit: number;
  /** those before this place in the order of time */
  before?: { since: number; id: string };
}
