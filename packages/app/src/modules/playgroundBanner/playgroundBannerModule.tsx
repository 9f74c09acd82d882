import {
  AppRootElementBlueprint,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import { PlaygroundBanner } from './PlaygroundBanner';

const banner = AppRootElementBlueprint.make({
  name: 'playground-banner',
  params: { element: <PlaygroundBanner /> },
});

export const playgroundBannerModule = createFrontendModule({
  pluginId: 'app',
  extensions: [banner],
});
