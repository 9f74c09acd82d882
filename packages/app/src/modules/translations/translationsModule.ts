import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { upstreamTranslations } from './upstream';

/** Korean for the upstream plugins that the portal shows; they ship none. */
export const translationsModule = createFrontendModule({
  pluginId: 'app',
  extensions: upstreamTranslations,
});
