import type { Expression } from './promql/ast';
import { parse } from './promql/parser';

export interface AlertingRule {
  name: string;
  query: string;
  expression: Expression;
  /** seconds that it has to be true before it fires */
  for: number;
  severity: 'critical' | 'warning';
  /** with `{service}` and `{value}` to be filled in */
  summary: string;
  description: string;
  /** how the value is written */
  unit: 'percent' | 'seconds' | 'count';
}

const rule = (options: Omit<AlertingRule, 'expression'>): AlertingRule => ({
  ...options,
  expression: parse(options.query),
});

const BY = 'by (service, namespace, cluster, affiliate)';

export const RULE_GROUP = 'kronos-services';

/** What wakes people up. */
export const RULES: AlertingRule[] = [
  rule({
    name: 'HighErrorRate',
    query: `sum ${BY} (rate(http_requests_total{status=~"5.."}[5m])) / sum ${BY} (rate(http_requests_total[5m])) > 0.05`,
    for: 60,
    severity: 'critical',
    unit: 'percent',
    summary:
      '{service} 요청의 {value}가 실패합니다 ({value} of the requests to {service} fail)',
    description:
      '최근 5분 동안의 5xx 응답 비율 (share of 5xx answers in the last 5 minutes)',
  }),
  rule({
    name: 'HighLatency',
    query: `histogram_quantile(0.95, sum by (service, namespace, cluster, affiliate, le) (rate(http_request_duration_seconds_bucket[5m]))) > 1`,
    for: 60,
    severity: 'warning',
    unit: 'seconds',
    summary:
      '{service} 응답 시간 p95가 {value}입니다 (p95 of {service} is {value})',
    description:
      '최근 5분 동안의 응답 시간 95 백분위수 (95th percentile of the last 5 minutes)',
  }),
  rule({
    name: 'PodCrashLooping',
    query: `sum ${BY} (increase(kube_pod_container_status_restarts_total[10m])) > 2`,
    for: 30,
    severity: 'critical',
    unit: 'count',
    summary:
      '{service} 파드가 계속 다시 시작됩니다: 10분 동안 {value}번 (pods of {service} keep restarting: {value} times in 10 minutes)',
    description:
      '최근 10분 동안의 컨테이너 재시작 횟수 (container restarts in the last 10 minutes)',
  }),
  rule({
    name: 'MemoryNearLimit',
    query: `max ${BY} (container_memory_working_set_bytes / container_spec_memory_limit_bytes) > 0.85`,
    for: 60,
    severity: 'warning',
    unit: 'percent',
    summary:
      '{service} 메모리 사용량이 한도의 {value}입니다 ({service} uses {value} of its memory limit)',
    description:
      '파드 중 가장 높은 메모리 사용률 (the highest share of the memory limit among its pods)',
  }),
];

export function inWords(value: number, unit: AlertingRule['unit']): string {
  if (unit === 'percent') return `${(value * 100).toFixed(1)}%`;
  if (unit === 'seconds') return `${value.toFixed(2)}s`;
  return String(Math.round(value));
}
