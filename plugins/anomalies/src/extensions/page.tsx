import { PageBlueprint } from '@backstage/frontend-plugin-api';
import { RiPulseFill } from '@remixicon/react';
import { rootRouteRef } from '../routes';

export const anomaliesPage = PageBlueprint.make({
  params: {
    path: '/anomalies',
    routeRef: rootRouteRef,
    title: 'Anomalies',
    icon: <RiPulseFill />,
    // The title follows the user's language: the page draws it.
    noHeader: true,
    loader: () =>
      import('../components/AnomaliesPage/AnomaliesRouter').then(m => (
        <m.AnomaliesRouter />
      )),
  },
});
