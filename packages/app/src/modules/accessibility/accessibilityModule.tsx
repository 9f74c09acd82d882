import {
  AppRootElementBlueprint,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import { AccessibilityRepairs } from './AccessibilityRepairs';
import { SkipLink } from './SkipLink';

const repairs = AppRootElementBlueprint.make({
  name: 'accessibility-repairs',
  params: { element: <AccessibilityRepairs /> },
});

const skipLink = AppRootElementBlueprint.make({
  name: 'skip-link',
  params: { element: <SkipLink /> },
});

export const accessibilityModule = createFrontendModule({
  pluginId: 'app',
  extensions: [skipLink, repairs],
});
