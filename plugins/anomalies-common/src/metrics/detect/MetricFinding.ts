export type MetricFindingKind =
  | 'spike'
  | 'drop'
  | 'level-shift'
  | 'trend'
  | 'flat'
  | 'seasonal-break'
  | 'peer-deviation'
  | 'silence'
  | 'restart'
  | 'not-ready'
  | 'expiry'
  | 'missed-run';

/** Something unusual about one metric, from when it was noticed until it is over. */
export interface MetricFinding {
  /** the same while it lasts */
  id: string;
  kind: MetricFindingKind;
  metric: string;
  /** `changed`: a spike that stays became a level shift, or an estimate moved much */
  state: 'opened' | 'changed' | 'closed';
  /** milliseconds since 1970: the first unusual point */
  since: number;
  /** when this was said */
  at: number;
  direction?: 'up' | 'down';
  actual: number;
  typical: number;
  /** the band of the expected */
  low: number;
  high: number;
  /** 0 to 1: by how rare it is for this series, held back while the history is short */
  confidence: number;
  /** points of history behind it */
  history: number;
  /** of a trend: what it runs into, and when; of an expiry: when, and of a missed run: when it was due */
  limit?: number;
  exhaustedAt?: number;
  /** of a peer deviation: how many siblings were compared */
  peers?: number;
}
