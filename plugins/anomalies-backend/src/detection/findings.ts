import {
  ANOMALY_UNITS,
  type AnomalyFinding,
  type PatternPart,
} from '@kronos-portal/common';
import type {
  LogFinding,
  MetricFinding,
} from '@kronos-portal/plugin-anomalies-common';

export const MINUTE = 60_000;

type Unit = (typeof ANOMALY_UNITS)[number];

const UNITS: Record<string, Unit> = {
  cpu: 'percent',
  memory: 'bytes',
  networkReceive: 'bytes/s',
  networkTransmit: 'bytes/s',
  latency: 's',
  requests: '1/s',
  errorRate: 'ratio',
  throttling: 'ratio',
};
export const unitOf = (metric: string): Unit => UNITS[metric] ?? 'none';

/** JSON has no infinity, and a finding without history no usual value. */
const known = (value: number) => (Number.isFinite(value) ? value : null);
const iso = (ms: number) => new Date(ms).toISOString();

/**
 * A finding of metrics as it is stored and shown.
 *
 * @param of - the pod, with a key that no other has; undefined: the service as a whole
 */
export function ofMetrics(
  entityRef: string,
  finding: MetricFinding,
  of?: { key: string; pod: string; place: string },
): AnomalyFinding {
  return {
    id: `${entityRef}|${of?.key ?? ''}|${finding.id}`,
    source: 'metrics',
    kind: finding.kind,
    state: finding.state === 'closed' ? 'closed' : 'open',
    entityRef,
    ...(of && { pod: of.pod, ...(of.place && { place: of.place }) }),
    metric: finding.metric,
    unit: unitOf(finding.metric),
    ...(finding.direction && { direction: finding.direction }),
    since: iso(finding.since),
    last: iso(finding.at),
    confidence: finding.confidence,
    actual: known(finding.actual),
    typical: known(finding.typical),
    low: known(finding.low),
    high: known(finding.high),
    historyMinutes: finding.history,
    ...(finding.limit !== undefined && { limit: finding.limit }),
    ...(finding.exhaustedAt !== undefined &&
      Number.isFinite(finding.exhaustedAt) && {
        exhaustedAt: iso(finding.exhaustedAt),
      }),
    ...(finding.peers !== undefined && { peers: finding.peers }),
  };
}

/** A finding of logs: one minute of it. Said again in a later minute, it is the same one. */
export function ofLogs(
  entityRef: string,
  finding: LogFinding,
  template?: PatternPart[],
): AnomalyFinding {
  const at = finding.minute * MINUTE;
  const named = ['value-new', 'level-mix', 'sequence-rare'].includes(
    finding.kind,
  );
  return {
    id: `${entityRef}|${finding.kind}|${finding.templateId ?? ''}|${
      named || !finding.templateId ? finding.subject.slice(0, 120) : ''
    }`,
    source: 'logs',
    kind: finding.kind,
    state: 'open',
    entityRef,
    unit: 'lines',
    direction: finding.actual < finding.typical ? 'down' : 'up',
    since: iso(at),
    last: iso(at + MINUTE),
    confidence: finding.score,
    actual: finding.actual,
    typical: known(finding.typical),
    low: known(finding.low),
    high: known(finding.high),
    historyMinutes: finding.history,
    ...(finding.templateId && { templateId: finding.templateId }),
    ...(template && { template }),
    ...(named && { value: finding.subject.slice(0, 400) }),
  };
}

/** What makes two findings of different times the same in the eyes of a person. */
export const signatureOf = (
  finding: Pick<
    AnomalyFinding,
    'entityRef' | 'kind' | 'metric' | 'templateId' | 'direction'
  >,
): string =>
  [
    finding.entityRef,
    finding.kind,
    finding.metric ?? finding.templateId ?? '',
    finding.direction ?? '',
  ].join('|');
