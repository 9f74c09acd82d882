import {
  createFrontendModule,
  PageLayout,
} from '@backstage/frontend-plugin-api';
import { SwappableComponentBlueprint } from '@backstage/plugin-app-react';

/** Takes the place of the stock layout of pages, which knows English titles only. */
export const pageLayoutModule = createFrontendModule({
  pluginId: 'app',
  extensions: [
    SwappableComponentBlueprint.make({
      name: 'core-page-layout',
      params: define =>
        define({
          component: PageLayout,
          loader: () =>
            import('./TranslatedPageLayout').then(m => m.TranslatedPageLayout),
        }),
    }),
  ],
});
