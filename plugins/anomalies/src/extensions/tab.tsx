import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { serviceRouteRef } from '../routes';
import { isWatched } from '../watched';

export const anomaliesTab = EntityContentBlueprint.make({
  name: 'anomalies',
  params: {
    path: '/anomalies',
    title: 'Anomalies',
    routeRef: serviceRouteRef,
    filter: isWatched,
    loader: () =>
      import('../components/AnomaliesTab/AnomaliesTab').then(m => (
        <m.AnomaliesTab />
      )),
  },
});
