import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { NavContentBlueprint } from '@backstage/plugin-app-react';
import { KronosSidebar } from './KronosSidebar';

const navContent = NavContentBlueprint.make({
  params: { component: KronosSidebar },
});

export const navModule = createFrontendModule({
  pluginId: 'app',
  extensions: [navContent],
});
