import { createApp } from '@backstage/frontend-defaults';
import { accessibilityModule } from './modules/accessibility/accessibilityModule';
import { fixedTextsModule } from './modules/fixedTexts/fixedTextsModule';
import { navModule } from './modules/nav/navModule';
import { notFoundModule } from './modules/notFound/notFoundModule';
import { pageLayoutModule } from './modules/pageLayout/pageLayoutModule';
import { playgroundBannerModule } from './modules/playgroundBanner/playgroundBannerModule';
import { searchModule } from './modules/search/searchModule';
import { signInModule } from './modules/signIn/signInModule';
import { templateEditorModule } from './modules/templateEditor/templateEditorModule';
import { themeModule } from './modules/theme/themeModule';
import { translationsModule } from './modules/translations/translationsModule';

// The plugins are found through the dependencies of this package (`app.packages: all`).
export default createApp({
  features: [
    // its way past the menu is the first thing of every page
    accessibilityModule,
    themeModule,
    translationsModule,
    signInModule,
    navModule,
    pageLayoutModule,
    notFoundModule,
    searchModule,
    templateEditorModule,
    playgroundBannerModule,
    fixedTextsModule,
  ],
});
