import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { isPrometheusInstalled } from '../measured';
import { monitoringRouteRef } from '../routes';

export const monitoringTab = EntityContentBlueprint.make({
  name: 'monitoring',
  params: {
    path: '/monitoring',
    title: 'Monitoring',
    group: 'observability',
    routeRef: monitoringRouteRef,
    filter: entity =>
      entity.kind.toLowerCase() === 'component' &&
      isPrometheusInstalled(entity),
    loader: () =>
      import('../components/MonitoringPage/MonitoringPage').then(m => (
        <m.MonitoringPage />
      )),
  },
});
