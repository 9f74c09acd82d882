/** Kinds of the catalog, and their key among the texts of the shell; other kinds are shown by their name. */
export const KINDS = {
  API: 'search.kindName.api',
  Component: 'search.kindName.component',
  Domain: 'search.kindName.domain',
  Group: 'search.kindName.group',
  Location: 'search.kindName.location',
  Resource: 'search.kindName.resource',
  System: 'search.kindName.system',
  Template: 'search.kindName.template',
  User: 'search.kindName.user',
} as const;

/** Lifecycles that the filter offers, and their key among the texts of the shell. */
export const LIFECYCLES = {
  experimental: 'search.lifecycleName.experimental',
  production: 'search.lifecycleName.production',
} as const;
