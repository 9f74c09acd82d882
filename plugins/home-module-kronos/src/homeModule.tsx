import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { HomePageLayoutBlueprint } from '@backstage/plugin-home-react/alpha';

const layout = HomePageLayoutBlueprint.make({
  params: {
    loader: () =>
      import('./components/KronosHome/KronosHome').then(m => m.KronosHome),
  },
});

/** What a person sees first, by role: what is wrong, what waits, what to do next. */
export const homeModule = createFrontendModule({
  pluginId: 'home',
  extensions: [layout],
});
