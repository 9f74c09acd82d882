import {
  contractClient,
  ContractSkipped,
  promised,
  refused,
  type Contract,
} from '@kronos-portal/node';
import { PrometheusClient } from './client';
import { prometheusClient } from './PrometheusConnector';

const lastHour = () => {
  const end = Math.floor(Date.now() / 60_000) * 60;
  return { start: end - 3_600, end, step: 60 };
};

/** What the Prometheus connector relies on. */
export const prometheusContract: Contract = {
  tool: 'prometheus',
  subject: 'nothing',
  connect: target =>
    contractClient(prometheusClient, target, {
      settings: { user: target.user },
      secrets: {
        [target.user ? 'password' : 'token']: target.token,
      },
    }),
  promises: [
    {
      title: 'answers queries and tells its version',
      async verify({ client }) {
        const prometheus = PrometheusClient.create(client);
        await prometheus.probe();
        if (!(await prometheus.version())) {
          throw new ContractSkipped('it does not tell its version');
        }
      },
    },
    {
      title: 'gives a range with times on the step and values as text',
      async verify({ client }) {
        const times = lastHour();
        const found = await PrometheusClient.create(client).range({
          query: 'up',
          ...times,
        });
        if (!found.length) throw new ContractSkipped('no series of up');
        for (const { metric, values } of found) {
          promised(metric.__name__ === 'up', 'a series is not of up');
          promised(
            values.length > 0 && values.length <= 61,
            'wrong number of points',
          );
          promised(
            values.every(
              ([t]) =>
                t >= times.start &&
                t <= times.end &&
                (t - times.start) % times.step === 0,
            ),
            'a point is not on the step',
          );
        }
      },
    },
    {
      title: 'gives an empty result for a metric that does not exist',
      async verify({ client }) {
        const found = await PrometheusClient.create(client).range({
          query: 'no_such_metric_at_all{service="x"}',
          ...lastHour(),
        });
        promised(found.length === 0, `${found.length} series`);
      },
    },
    {
      title: 'joins the matchers of one selector by "and"',
      async verify({ client }) {
        const found = await PrometheusClient.create(client).range({
          query: 'up{job="a-job-that-does-not-exist",job=~".+"}',
          ...lastHour(),
        });
        promised(found.length === 0, `${found.length} series`);
      },
    },
    {
      title: 'computes the queries of the panels',
      async verify({ client }) {
        const prometheus = PrometheusClient.create(client);
        for (const query of [
          'sum by (namespace) (rate(http_requests_total{service="x"}[300s]))',
          'histogram_quantile(0.95, sum by (namespace, le) (rate(http_request_duration_seconds_bucket{service="x"}[300s])))',
          'sum by (a) (rate(b{c=~"5.."}[300s])) / sum by (a) (rate(b{c="d"}[300s]))',
        ]) {
          await prometheus.range({ query, ...lastHour() });
        }
      },
    },
    {
      title: 'says what is wrong with a query',
      async verify({ client }) {
        await refused(
          PrometheusClient.create(client).range({
            query: 'sum(',
            ...lastHour(),
          }),
          'nonsense',
        );
      },
    },
    {
      title: 'gives alerts with their labels, and the rules behind them',
      async verify({ client }) {
        const prometheus = PrometheusClient.create(client);
        const alerts = await prometheus.alerts();
        const rules = await prometheus.alertingRules();
        const names = new Set(rules.map(r => r.name));
        promised(
          alerts.every(a => names.has(a.labels.alertname)),
          'an alert has no rule',
        );
      },
    },
  ],
};
