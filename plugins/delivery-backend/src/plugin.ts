import { deliveryPermissions } from '@kronos-portal/common';
import { createDomainPlugin } from '@kronos-portal/node';
import { connectors } from './connectors';

/** Builds, merge requests and workloads of an entity. */
export const deliveryPlugin = createDomainPlugin({
  pluginId: 'delivery',
  connectors,
  permissions: deliveryPermissions,
});
