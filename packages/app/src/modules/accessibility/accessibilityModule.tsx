import {
  AppRootElementBlueprint,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import { AccessibilityRepairs } from './AccessibilityRepairs';

const repairs = AppRootElementBlueprint.make({
  name: 'accessibility-repairs',
  params: { element: <AccessibilityRepairs /> },
});

export const accessibilityModule = createFrontendModule({
  pluginId: 'app',
  extensions: [repairs],
});
