import catalogPlugin from '@backstage/plugin-catalog/alpha';
import scaffolderPlugin from '@backstage/plugin-scaffolder/alpha';
import marketplacePlugin from '@kronos-portal/plugin-marketplace';

// A module has no external routes of its own: it links to those of the plugins that it is shipped with.
export const catalogRouteRef = catalogPlugin.routes.catalogIndex;
export const createServiceRouteRef = scaffolderPlugin.routes.root;
export const taskRouteRef = scaffolderPlugin.routes.ongoingTask;
export const marketplaceRouteRef = marketplacePlugin.routes.root;
export const installedRouteRef = marketplacePlugin.routes.installed;
export const installRouteRef = marketplacePlugin.routes.install;
export const offeringRouteRef = marketplacePlugin.routes.offering;
