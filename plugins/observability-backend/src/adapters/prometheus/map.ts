import { selects, type Selector } from '@kronos-portal/node';
import type { AlertsView, MetricsView } from '@kronos-portal/common';
import type {
  PrometheusAlert,
  PrometheusRule,
  PrometheusSeries,
} from './schema';

type Series = MetricsView['panels'][number]['series'][number];

/** A panel with more lines cannot be read. */
const MAX_SERIES = 12;

export function toSeries(
  found: PrometheusSeries[],
  options: { fallback: string; prefix?: string; dimension?: string },
): Series[] {
  return found.slice(0, MAX_SERIES).map(({ metric, values }) => ({
    name: [options.prefix, nameOf(metric, options)].filter(Boolean).join(' '),
    points: values.map(([time, value]) => [time, toNumber(value)]),
  }));
}

/** NaN and infinities are "not measured": neither is a number that a chart could show. */
function toNumber(text: string): number | null {
  const value = text.trim() === '' ? NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}

function nameOf(
  metric: Record<string, string>,
  { fallback, dimension }: { fallback: string; dimension?: string },
): string {
  if (dimension && metric[dimension]) return metric[dimension];
  const labels = Object.entries(metric).filter(([key]) => key !== '__name__');
  if (labels.length === 0) return metric.__name__ ?? fallback;
  if (labels.length === 1) return labels[0][1];
  return labels.map(([key, value]) => `${key}=${value}`).join(', ');
}

const ORDER = { firing: 0, pending: 1, inactive: 2 };
const MAX_ALERTS = 100;

/**
 * Alerts whose labels are the entity's, restricted to the names that it gives; names that raise no alert are listed as
 * inactive when a rule of that name exists.
 */
export function toAlerts(options: {
  alerts: PrometheusAlert[];
  rules: PrometheusRule[];
  selector: Selector;
  names: Set<string> | undefined;
}): AlertsView {
  const { names, selector, rules } = options;
  const active = options.alerts.filter(
    ({ labels }) =>
      selects(selector, labels) &&
      (!names || names.has(labels.alertname ?? '')),
  );
  const raised = new Set(active.map(a => a.labels.alertname));
  const quiet = [...(names ?? [])].flatMap(name => {
    const rule = rules.find(r => r.name === name);
    return rule && !raised.has(name) ? [rule] : [];
  });
  const alerts: AlertsView['alerts'] = [
    ...active.map(alert => ({
      name: alert.labels.alertname ?? '?',
      state: alert.state,
      severity: alert.labels.severity,
      summary: alert.annotations.summary ?? alert.annotations.description,
      activeAt: alert.activeAt,
      labels: alert.labels,
    })),
    ...quiet.map(rule => ({
      name: rule.name,
      state: 'inactive' as const,
      severity: rule.labels.severity,
      labels: {},
    })),
  ];
  alerts.sort(
    (a, b) =>
      ORDER[a.state] - ORDER[b.state] ||
      (b.activeAt ?? '').localeCompare(a.activeAt ?? '') ||
      a.name.localeCompare(b.name),
  );
  return { alerts: alerts.slice(0, MAX_ALERTS) };
}
