import { createTranslationRef } from '@backstage/frontend-plugin-api';

/** Texts of the shell: navigation, sign-in, banner. */
export const appTranslationRef = createTranslationRef({
  id: 'kronos.app',
  messages: {
    nav: {
      search: 'Search',
      menu: 'Menu',
      home: 'Home',
      affiliate: 'My affiliate',
      catalog: 'Catalog',
      create: 'Create',
      anomalies: 'Anomalies',
      marketplace: 'Marketplace',
      apis: 'APIs',
      notifications: 'Notifications',
      settings: 'Settings',
    },
    page: {
      catalog: 'Catalog',
      catalogGraph: 'Catalog graph',
      create: 'Create',
      templates: 'Templates',
      tasks: 'Runs',
      actions: 'Actions',
      templateEditor: 'Template editor',
      templatingExtensions: 'Templating extensions',
      search: 'Search',
      notifications: 'Notifications',
      settings: 'Settings',
      general: 'General',
      authenticationProviders: 'Sign-in to tools',
      featureFlags: 'Feature flags',
      apis: 'APIs',
    },
    search: {
      resultType: 'Type of result',
      softwareCatalog: 'Catalog',
      kind: 'Kind',
      kindName: {
        api: 'API',
        component: 'Component',
        domain: 'Domain',
        group: 'Group',
        location: 'Location',
        resource: 'Resource',
        system: 'System',
        template: 'Template',
        user: 'User',
      },
      lifecycle: 'Lifecycle',
      lifecycleName: {
        experimental: 'Experimental',
        production: 'Production',
      },
    },
    signIn: {
      title: 'One portal for the whole way of a service',
      lead: 'Create, find, build, deploy and watch the services of your company in one place.',
      button: 'Sign in with your company account',
      waiting: 'Waiting for the sign-in window …',
      popupBlocked:
        'The sign-in window was closed or blocked. Allow pop-ups for this page and try again.',
      noUser:
        'You are signed in, but this portal has no user for your account. Ask the administrator of your affiliate to add you.',
      failed: 'Sign-in did not work: {{message}}',
      language: 'Language',
    },
    loading: 'Loading',
    playground: {
      banner: 'Playground: the tools are stand-ins.',
      link: 'See them',
    },
  },
  translations: { ko: () => import('./ko/app') },
});
