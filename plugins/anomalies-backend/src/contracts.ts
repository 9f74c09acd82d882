import type { Contract } from '@kronos-portal/node';
import { lokiContract } from './adapters/loki/contract';
import { opensearchContract } from './adapters/opensearch/contract';
import { prometheusMetricsContract } from './adapters/prometheus/contract';

/** What the connectors of this plugin rely on. */
export const contracts: readonly Contract[] = [
  lokiContract,
  opensearchContract,
  prometheusMetricsContract,
];
