import { collaborationPermissions } from '@kronos-portal/common';
import { createDomainPlugin } from '@kronos-portal/node';
import { redmineConnector } from './adapters/redmine/RedmineConnector';

/** Issues and versions of an entity. */
export const collaborationPlugin = createDomainPlugin({
  pluginId: 'collaboration',
  connectors: [redmineConnector],
  permissions: collaborationPermissions,
});
