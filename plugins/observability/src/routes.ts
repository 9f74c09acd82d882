import { createRouteRef } from '@backstage/frontend-plugin-api';

/** Tab of an entity. */
export const monitoringRouteRef = createRouteRef();
