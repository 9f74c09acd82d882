import {
  createRouteRef,
  createSubRouteRef,
} from '@backstage/frontend-plugin-api';

export const rootRouteRef = createRouteRef();
export const offeringRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/offerings/:offering',
});
/** Install, or change what is installed (`?installation=<id>`). */
export const installRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/offerings/:offering/install',
});
export const installedRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/installed',
});
export const auditRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/audit',
});
