import type { Contract } from '@kronos-portal/node';
import { kubernetesConfigContract } from './adapters/kubernetes/contract';
import { lokiContract } from './adapters/loki/contract';
import { opensearchContract } from './adapters/opensearch/contract';
import { prometheusMetricsContract } from './adapters/prometheus/contract';

/** What the connectors of this plugin rely on. */
export const contracts: readonly Contract[] = [
  kubernetesConfigContract,
  lokiContract,
  opensearchContract,
  prometheusMetricsContract,
];
