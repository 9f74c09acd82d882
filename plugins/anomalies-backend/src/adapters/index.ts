import type { Connector } from '@kronos-portal/node';
import type { Sources } from '../work/Sources';
import type { SourceOptions } from './ConnectionClients';
import { KubernetesLogSource } from './kubernetes/KubernetesLogSource';
import { KubernetesWorkloadSource } from './kubernetes/KubernetesWorkloadSource';
import { lokiConnector, LokiLogSource } from './loki/LokiLogSource';
import {
  opensearchConnector,
  OpensearchLogSource,
} from './opensearch/OpensearchLogSource';
import { PrometheusMetricSource } from './prometheus/PrometheusMetricSource';

/** Tools whose offerings this plugin brings and checks. */
export const connectors: readonly Connector[] = [
  lokiConnector,
  opensearchConnector,
];

/**
 * In the order in which they are asked: a store of logs knows more than the pods that are there now, and an index that
 * an affiliate has of its own more than what the group collects.
 */
export const createSources = (options: SourceOptions): Sources => ({
  metrics: [PrometheusMetricSource.create(options)],
  logs: [
    OpensearchLogSource.create(options),
    LokiLogSource.create(options),
    KubernetesLogSource.create(options),
  ],
  workloads: [KubernetesWorkloadSource.create(options)],
});
