import {
  contractClient,
  ContractSkipped,
  promised,
  type Contract,
} from '@kronos-portal/node';
import { prometheusReader } from './PrometheusMetricSource';
import { PrometheusRanges } from './client';
import { BATCH_METRICS, queriesOf, type QueryName } from './queries';

const HOUR_MS = 3_600_000;

const lastHour = () => {
  const to = Math.floor(Date.now() / 60_000) * 60_000;
  return { from: to - HOUR_MS, to };
};

const matchersOf = (subject: string) => `service=${JSON.stringify(subject)}`;

/** What is found of each, and what it has to be like where the server has the metric. */
const METRICS: {
  names: QueryName[];
  title: string;
  label?: string;
  fits(value: number): boolean;
}[] = [
  {
    names: ['cpu', 'cpuLimit', 'memory', 'memoryLimit'],
    title: 'CPU and memory of a pod, and their limits',
    label: 'pod',
    fits: value => value >= 0,
  },
  {
    names: ['networkReceive', 'networkTransmit'],
    title: 'network of a pod',
    label: 'pod',
    fits: value => value >= 0,
  },
  {
    names: ['throttling'],
    title: 'the share of the periods in which a pod was throttled',
    label: 'pod',
    fits: value => value >= 0 && value <= 1,
  },
  {
    names: ['ready'],
    title: 'readiness of a pod as 0 or 1',
    label: 'pod',
    fits: value => value === 0 || value === 1,
  },
  {
    names: ['requests', 'errors', 'latency', 'latencyOfPod'],
    title: 'requests, those that failed, and how long they took',
    fits: value => value >= 0,
  },
  {
    names: ['certificate'],
    title: 'the end of a certificate in seconds since 1970',
    fits: value => value > 1e9 && value < 1e10,
  },
  {
    names: ['batches'],
    title: 'last success, last start and next start of a CronJob',
    label: 'cronjob',
    fits: value => value > 1e9 && value < 1e10,
  },
];

/** What the detection of anomalies relies on, beyond what the connector of the observability plugin does. */
export const prometheusMetricsContract: Contract = {
  tool: 'prometheus',
  subject: 'value of the label service',
  connect: target =>
    contractClient(prometheusReader.client, target, {
      settings: { user: target.user, tenant: target.tenant },
      secrets: { [target.user ? 'password' : 'token']: target.token },
    }),
  promises: [
    {
      title:
        'computes every query of the detection, also where there is nothing',
      async verify({ client }) {
        const prometheus = PrometheusRanges.create(client);
        const queries = queriesOf(matchersOf('a-service-that-is-not-there'));
        for (const [name, query] of Object.entries(queries)) {
          const series = await prometheus.range(query, lastHour());
          promised(series, `${name} was refused: ${query}`);
          promised(!series?.length, `${name} has ${series?.length} series`);
        }
      },
    },
    {
      title: 'keeps the name of a metric that is asked for among the labels',
      async verify({ client }) {
        const series = await PrometheusRanges.create(client).range(
          'max by (__name__) ({__name__=~"up|scrape_duration_seconds"})',
          lastHour(),
        );
        if (!series?.length) throw new ContractSkipped('no series of up');
        promised(
          series.some(({ metric }) => metric.__name__ === 'up'),
          'the label __name__ is missing',
        );
      },
    },
    ...(METRICS.map(({ names, title, label, fits }) => ({
      title: `gives ${title}`,
      async verify({ client, subject }) {
        const prometheus = PrometheusRanges.create(client);
        const queries = queriesOf(matchersOf(subject));
        let found = 0;
        for (const name of names) {
          const series =
            (await prometheus.range(queries[name], lastHour())) ?? [];
          found += series.length;
          for (const { metric, values } of series) {
            promised(
              !label || metric[label],
              `a series of ${name} has no label ${label}`,
            );
            const numbers = values.map(([, text]) => Number(text));
            promised(
              numbers.every(value => Number.isNaN(value) || fits(value)),
              `${name} has the value ${numbers.find(value => !fits(value))}`,
            );
            if (name !== 'batches') continue;
            promised(
              Object.values(BATCH_METRICS).includes(metric.__name__),
              `a series of ${name} is of ${metric.__name__}`,
            );
          }
        }
        if (!found) throw new ContractSkipped('it has no such metric of it');
      },
    })) satisfies Contract['promises']),
  ],
};
