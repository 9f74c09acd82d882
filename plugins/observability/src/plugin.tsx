import { createFrontendPlugin } from '@backstage/frontend-plugin-api';
import { RiPulseLine } from '@remixicon/react';
import { healthCard } from './extensions/healthCard';
import { monitoringTab } from './extensions/monitoringTab';
import { monitoringRouteRef } from './routes';

/** Metrics and alerts on the page of a service. */
export const observabilityPlugin = createFrontendPlugin({
  pluginId: 'observability',
  title: 'Observability',
  icon: <RiPulseLine />,
  routes: { monitoring: monitoringRouteRef },
  extensions: [healthCard, monitoringTab],
});
