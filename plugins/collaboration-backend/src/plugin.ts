import { collaborationPermissions } from '@kronos-portal/common';
import { createDomainPlugin } from '@kronos-portal/node';
import { connectors } from './connectors';

/** Issues and versions of an entity. */
export const collaborationPlugin = createDomainPlugin({
  pluginId: 'collaboration',
  connectors,
  permissions: collaborationPermissions,
});
