import {
  createRouteRef,
  createSubRouteRef,
} from '@backstage/frontend-plugin-api';

/** All anomalies that a person may see. */
export const rootRouteRef = createRouteRef();
export const anomalyRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/:id',
});
/** Tab of a service. */
export const serviceRouteRef = createRouteRef();
