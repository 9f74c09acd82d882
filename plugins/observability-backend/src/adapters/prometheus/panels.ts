import { toMatchers, type Selector } from '@kronos-portal/node';
import type {
  METRIC_PANELS,
  MetricRange,
  MetricsView,
} from '@kronos-portal/common';

type Unit = MetricsView['panels'][number]['unit'];
export type PanelId = (typeof METRIC_PANELS)[number];

/**
 * Queries of the panels, for the metric names that most HTTP services and cAdvisor have. An admin can replace each in
 * the settings. `$selector` are the entity's matchers, `$window` a duration that fits the range; a query with `$quantile`
 * is asked for p50, p95 and p99.
 */
const PANELS: Record<PanelId, { unit: Unit; template: string }> = {
  requests: {
    unit: '1/s',
    template:
      'sum by (namespace) (rate(http_requests_total{$selector}[$window]))',
  },
  errors: {
    unit: 'ratio',
    template:
      'sum by (namespace) (rate(http_requests_total{$selector,status=~"5.."}[$window])) / sum by (namespace) (rate(http_requests_total{$selector}[$window]))',
  },
  latency: {
    unit: 's',
    template:
      'histogram_quantile($quantile, sum by (namespace, le) (rate(http_request_duration_seconds_bucket{$selector}[$window])))',
  },
  cpu: {
    unit: 'cores',
    template:
      'sum by (namespace) (rate(container_cpu_usage_seconds_total{$selector}[$window]))',
  },
  memory: {
    unit: 'bytes',
    template:
      'sum by (namespace) (container_memory_working_set_bytes{$selector})',
  },
  restarts: {
    unit: 'none',
    template:
      'sum by (namespace) (increase(kube_pod_container_status_restarts_total{$selector}[$window]))',
  },
};

export interface PanelPlan {
  id: string;
  title?: string;
  unit: Unit;
  /** what is shown as the query of the panel */
  query: string;
  /** asked one by one; `name` goes before the names of the series */
  queries: { query: string; name?: string }[];
  dimension?: string;
}

const QUANTILES = [
  { value: '0.5', name: 'p50' },
  { value: '0.95', name: 'p95' },
  { value: '0.99', name: 'p99' },
];

/** The panels of every entity. */
export function standardPanels(options: {
  selector: Selector;
  windowSeconds: number;
  /** templates of the admin */
  templates: Partial<Record<PanelId, string>>;
}): PanelPlan[] {
  const { selector, windowSeconds, templates } = options;
  return (Object.keys(PANELS) as PanelId[]).map(id => {
    const { unit, template } = PANELS[id];
    const query = (templates[id] ?? template)
      .replaceAll('$selector', () => toMatchers(selector))
      .replaceAll('$window', `${windowSeconds}s`);
    return {
      id,
      unit,
      query,
      queries: query.includes('$quantile')
        ? QUANTILES.map(q => ({
            query: query.replaceAll('$quantile', q.value),
            name: q.name,
          }))
        : [{ query }],
    };
  });
}

const RANGES: Record<MetricRange, { seconds: number; step: number }> = {
  '15m': { seconds: 15 * 60, step: 15 },
  '1h': { seconds: 3_600, step: 60 },
  '6h': { seconds: 6 * 3_600, step: 300 },
  '24h': { seconds: 24 * 3_600, step: 900 },
  '7d': { seconds: 7 * 24 * 3_600, step: 7_200 },
};

/** A usual scrape interval, s. */
const SCRAPE_SECONDS = 15;

/**
 * The end lies on a multiple of a scrape: looks in between give the same points, and what is new, a service that was
 * just deployed above all, shows with the next scrape and not a whole step later.
 */
export function timesOf(range: MetricRange, now: Date) {
  const { seconds, step } = RANGES[range];
  const grid = Math.min(step, SCRAPE_SECONDS);
  const end = Math.floor(now.getTime() / 1000 / grid) * grid;
  return {
    start: end - seconds,
    end,
    step,
    /** at least four points of a scrape each minute, or two steps */
    windowSeconds: Math.max(300, 2 * step),
  };
}

/** A window with a fixed beginning and end, unix seconds. */
export interface MetricWindow {
  from: number;
  to: number;
}

/** Points that a line of a window has at most: a wider one gets wider steps, whatever was asked for. */
const MAX_POINTS = 120;

/** The step follows from the window alone, so nobody can ask for a million points. */
export function timesOfWindow({ from, to }: MetricWindow) {
  const seconds = to - from;
  const step =
    Math.ceil(Math.max(seconds / MAX_POINTS, SCRAPE_SECONDS) / SCRAPE_SECONDS) *
    SCRAPE_SECONDS;
  return {
    start: from,
    end: to,
    step,
    windowSeconds: Math.max(300, 2 * step),
  };
}
