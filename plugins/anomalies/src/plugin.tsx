import { createFrontendPlugin } from '@backstage/frontend-plugin-api';
import { RiPulseFill } from '@remixicon/react';
import { anomaliesApi } from './extensions/api';
import { anomalyCard } from './extensions/card';
import { anomaliesPage } from './extensions/page';
import { anomaliesTab } from './extensions/tab';
import { anomalyRouteRef, rootRouteRef, serviceRouteRef } from './routes';

/** What is unusual in a service, over all of them, and one of them in detail. */
export const anomaliesPlugin = createFrontendPlugin({
  pluginId: 'anomalies',
  title: 'Anomalies',
  icon: <RiPulseFill />,
  routes: {
    root: rootRouteRef,
    anomaly: anomalyRouteRef,
    service: serviceRouteRef,
  },
  extensions: [anomaliesApi, anomaliesPage, anomalyCard, anomaliesTab],
});
