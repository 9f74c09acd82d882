import type { LogFinding } from '../logs';
import type { MetricFinding } from '../metrics';
import type { GroupableFinding } from './FindingGroups';

const MINUTE = 60_000;

export interface GroupedLogFinding extends GroupableFinding {
  source: 'logs';
  finding: LogFinding;
}

export interface GroupedMetricFinding extends GroupableFinding {
  source: 'metrics';
  finding: MetricFinding;
  pod?: string;
}

/** @param finding - with `minute` as minutes since 1970 */
export function groupableLog(
  service: string,
  finding: LogFinding,
): GroupedLogFinding {
  const at = finding.minute * MINUTE;
  return {
    id: `${service}:${finding.kind}:${finding.templateId ?? ''}:${
      finding.subject
    }`,
    service,
    since: at,
    at,
    kind: finding.kind,
    confidence: finding.score,
    source: 'logs',
    finding,
  };
}

export function groupableMetric(
  service: string,
  finding: MetricFinding,
  pod?: string,
): GroupedMetricFinding {
  return {
    id: `${service}:${pod ?? ''}:${finding.id}`,
    service,
    since: finding.since,
    at: finding.at,
    kind: finding.kind,
    confidence: finding.confidence,
    source: 'metrics',
    finding,
    ...(pod !== undefined && { pod }),
  };
}
