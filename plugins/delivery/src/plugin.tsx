import { createFrontendPlugin } from '@backstage/frontend-plugin-api';
import { RiHammerLine } from '@remixicon/react';
import { ciTab } from './extensions/ciTab';
import { deliveryCard } from './extensions/deliveryCard';
import { ciRouteRef } from './routes';

/** Builds, merge requests and what runs where, on the page of a service. */
export const deliveryPlugin = createFrontendPlugin({
  pluginId: 'delivery',
  title: 'Delivery',
  icon: <RiHammerLine />,
  routes: { ci: ciRouteRef },
  extensions: [deliveryCard, ciTab],
});
