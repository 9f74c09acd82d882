/**
 * Titles that upstream pages carry as plain English, and their key among the texts of the shell. A title that is not here
 * is shown as it is: pages of Kronos bring theirs in the language of the user.
 */
export const TITLES = {
  Catalog: 'page.catalog',
  'Catalog Graph': 'page.catalogGraph',
  Create: 'page.create',
  Templates: 'page.templates',
  Tasks: 'page.tasks',
  Actions: 'page.actions',
  'Template Editor': 'page.templateEditor',
  'Templating Extensions': 'page.templatingExtensions',
  Search: 'page.search',
  Notifications: 'page.notifications',
  Settings: 'page.settings',
  General: 'page.general',
  'Authentication Providers': 'page.authenticationProviders',
  'Feature Flags': 'page.featureFlags',
  APIs: 'page.apis',
  Home: 'nav.home',
  // of Kronos' own pages, which show another header and need it for the title of the window
  'My affiliate': 'nav.affiliate',
  Anomalies: 'nav.anomalies',
  Marketplace: 'nav.marketplace',
} as const;
