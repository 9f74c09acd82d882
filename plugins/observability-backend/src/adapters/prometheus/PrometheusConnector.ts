import {
  alertsViewSchema,
  ANNOTATION_KUBERNETES_ID,
  ANNOTATION_PROMETHEUS_ALERT,
  ANNOTATION_PROMETHEUS_LABELS,
  ANNOTATION_PROMETHEUS_RULE,
  MAX_METRIC_SPAN,
  metricRangeSchema,
  metricsViewSchema,
  MIN_METRIC_SPAN,
  type AlertsView,
  type MetricsView,
} from '@kronos-portal/common';
import {
  authorizationOf,
  connectionSettingsSchema,
  parseInput,
  type Connector,
  type ConnectorClientOptions,
  type ConnectorContext,
  type ConnectorView,
  selectorOf,
} from '@kronos-portal/node';
import { z } from 'zod';
import { PrometheusClient } from './client';
import { toAlerts } from './map';
import { readMetrics } from './readMetrics';
import { alertNamesOf } from './ruleAnnotation';

const template = z
  .string()
  .max(4_000)
  .refine(query => query.includes('$selector'), {
    error: 'must contain $selector, so that it reads the series of one entity',
  })
  .optional();

export const prometheusSettingsSchema = connectionSettingsSchema.extend({
  /** for basic authentication; the password is a secret */
  user: z.string().optional(),
  /** sent as X-Scope-OrgID, for Mimir and Thanos */
  tenant: z.string().optional(),
  /** `label=value` pairs that every query gets; `{affiliate}` stands for the affiliate */
  matchers: z.string().optional(),
  panels: z
    .object({
      requests: template,
      errors: template,
      latency: template,
      cpu: template,
      memory: template,
      restarts: template,
    })
    .default({}),
});

/**
 * Any of these says that the entity runs somewhere. Without labels of its own it is selected by its name; a library or an
 * API is never asked about.
 */
const annotations = [
  ANNOTATION_PROMETHEUS_LABELS,
  ANNOTATION_PROMETHEUS_RULE,
  ANNOTATION_PROMETHEUS_ALERT,
  ANNOTATION_KUBERNETES_ID,
];

const instant = z.coerce.number().int().min(0).max(8.64e12).optional();

const metricsParamsSchema = z
  .object({
    range: metricRangeSchema.default('1h'),
    from: instant,
    to: instant,
  })
  .superRefine(({ from, to }, context) => {
    if (from === undefined && to === undefined) return;
    const wrong = (message: string) =>
      context.addIssue({ code: 'custom', path: ['to'], message });
    if (from === undefined || to === undefined) {
      wrong('from and to go together, in unix seconds');
    } else if (to - from < MIN_METRIC_SPAN || to - from > MAX_METRIC_SPAN) {
      wrong(
        `must be ${MIN_METRIC_SPAN} to ${MAX_METRIC_SPAN} seconds after from`,
      );
    }
  });
type MetricsParams = z.infer<typeof metricsParamsSchema>;

const metrics: ConnectorView<MetricsParams, MetricsView> = {
  name: 'metrics',
  params: metricsParamsSchema,
  data: metricsViewSchema,
  observed: true,
  annotations,
  async read(context, { range, from, to }) {
    const { panels, matchers } = settingsOf(context);
    return readMetrics({
      client: PrometheusClient.create(context.client),
      entity: context.entity,
      selector: selectorOf(context.entity, matchers),
      templates: panels,
      range: from !== undefined && to !== undefined ? { from, to } : range,
      now: new Date(),
    });
  },
};

const alerts: ConnectorView<Record<string, unknown>, AlertsView> = {
  name: 'alerts',
  params: z.object({}),
  data: alertsViewSchema,
  observed: true,
  annotations,
  async read(context) {
    const selector = selectorOf(context.entity, settingsOf(context).matchers);
    const client = PrometheusClient.create(context.client);
    const names = alertNamesOf(context.entity);
    const [active, rules] = await Promise.all([
      client.alerts(),
      // only names that raise nothing need them
      names ? client.alertingRules().catch(() => []) : [],
    ]);
    return toAlerts({ alerts: active, rules, selector, names });
  },
};

/** Metrics and alerts of an entity. https://prometheus.io/docs/prometheus/latest/querying/api/ */
export const prometheusConnector: Connector = {
  tool: 'prometheus',
  client: prometheusClient,
  async check(client) {
    const prometheus = PrometheusClient.create(client);
    await prometheus.probe();
    return { version: await prometheus.version() };
  },
  views: [metrics, alerts],
  actions: [],
};

export function prometheusClient({
  connection,
  createClient,
}: ConnectorClientOptions) {
  const { baseUrl, tls, proxy, user, tenant } = parseInput(
    prometheusSettingsSchema,
    connection.settings,
  );
  return createClient({
    baseUrl,
    tls,
    proxy,
    headers: {
      ...authorizationOf(connection, user),
      ...(tenant && { 'x-scope-orgid': tenant }),
    },
  });
}

function settingsOf({ connection }: ConnectorContext) {
  return parseInput(prometheusSettingsSchema, connection.settings);
}
