import { createDomainPlugin } from '@kronos-portal/node';
import { prometheusConnector } from './adapters/prometheus/PrometheusConnector';

/** Metrics and alerts of an entity. */
export const observabilityPlugin = createDomainPlugin({
  pluginId: 'observability',
  connectors: [prometheusConnector],
  permissions: [],
});
