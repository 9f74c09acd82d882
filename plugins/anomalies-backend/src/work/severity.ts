import type { Anomaly, AnomalyFinding } from '@kronos-portal/common';

const BAD =
  /error|exception|fail|fatal|timed? ?out|OutOfMemory|오류|실패|예외/i;

const looksBad = ({ template }: AnomalyFinding) =>
  BAD.test((template ?? []).map(part => part.text).join(''));

type Severity = Anomaly['severity'];

/** What users of the service feel, what they may feel soon, and what is only odd. */
function weightOf(finding: AnomalyFinding): number {
  const { kind, metric, direction, source } = finding;
  if (metric === 'errorRate' || metric === 'latency') {
    return direction === 'down' ? 0 : 2;
  }
  if (metric === 'requests') return direction === 'down' ? 2 : 1;
  if (kind === 'not-ready' || kind === 'restart' || kind === 'missed-run') {
    return 2;
  }
  if (kind === 'silence') return 2;
  if (kind === 'expiry')
    return finding.actual !== null && finding.actual <= 3 ? 2 : 1;
  if (kind === 'trend') return 2;
  if (kind === 'level-mix') return 2;
  if (source === 'logs') {
    if (kind === 'template-new' || kind === 'template-burst') {
      return looksBad(finding) ? 2 : 0;
    }
    return kind === 'volume-drop' ? 1 : 0;
  }
  if (kind === 'level-shift') return 1;
  return 0;
}

/**
 * High: users feel it, and it is nearly certain. Low: odd, or not sure. The rest is medium.
 *
 * @param confidence - of the anomaly, 0 to 1, after what people said of such ones
 */
export function severityOf(
  findings: readonly AnomalyFinding[],
  confidence: number,
): Severity {
  const sure = findings.filter(finding => finding.confidence >= 0.9);
  const felt = Math.max(0, ...sure.map(weightOf));
  const kinds = new Set(
    sure.filter(f => weightOf(f) === 2).map(f => f.metric ?? f.kind),
  );
  if (confidence >= 0.95 && felt === 2 && kinds.size >= 2) return 'high';
  if (confidence >= 0.99 && felt === 2) {
    return sure.some(f => f.metric === 'errorRate' || f.kind === 'not-ready')
      ? 'high'
      : 'medium';
  }
  if (confidence >= 0.7 && felt >= 1) return 'medium';
  return 'low';
}
