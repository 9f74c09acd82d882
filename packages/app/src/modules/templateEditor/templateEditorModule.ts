import { createFrontendModule } from '@backstage/frontend-plugin-api';
import scaffolderPlugin from '@backstage/plugin-scaffolder/alpha';

const editor = scaffolderPlugin
  .getExtension('sub-page:scaffolder/editor')
  // the stock tab is shown to all, and tells most of them that there is nothing at its address
  .override({
    if: { permissions: { $contains: 'scaffolder.template.management' } },
  });

/** The template editor, for those who may change templates. */
export const templateEditorModule = createFrontendModule({
  pluginId: 'scaffolder',
  extensions: [editor],
});
