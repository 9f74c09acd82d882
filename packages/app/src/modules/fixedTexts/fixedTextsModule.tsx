import {
  AppRootElementBlueprint,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import { FixedTexts } from './FixedTexts';

const fixedTexts = AppRootElementBlueprint.make({
  name: 'fixed-texts',
  params: { element: <FixedTexts /> },
});

/** What no translation of upstream reaches. */
export const fixedTextsModule = createFrontendModule({
  pluginId: 'app',
  extensions: [fixedTexts],
});
