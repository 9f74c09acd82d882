import { createDomainPlugin } from '@kronos-portal/node';
import { connectors } from './connectors';

/** Metrics and alerts of an entity. */
export const observabilityPlugin = createDomainPlugin({
  pluginId: 'observability',
  connectors,
  permissions: [],
});
