import { createFrontendPlugin } from '@backstage/frontend-plugin-api';
import { RiTicketLine } from '@remixicon/react';
import { issuesCard } from './extensions/issuesCard';
import { issuesTab } from './extensions/issuesTab';
import { issuesRouteRef } from './routes';

/** Issues and versions on the page of a service. */
export const collaborationPlugin = createFrontendPlugin({
  pluginId: 'collaboration',
  title: 'Collaboration',
  icon: <RiTicketLine />,
  routes: { issues: issuesRouteRef },
  extensions: [issuesCard, issuesTab],
});
