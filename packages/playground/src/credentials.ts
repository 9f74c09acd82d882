/**
 * Credentials of the stand-ins. They open nothing but a playground on this machine, so they are public; every stand-in
 * refuses other ones as the real tool would.
 */
export const playgroundCredentials = {
  gitlabToken: 'playground-gitlab-token',
  gitlabWebhook: 'playground-gitlab-webhook',
  jenkinsUser: 'kronos',
  jenkinsToken: 'playground-jenkins-token',
  jenkinsWebhook: 'playground-jenkins-webhook',
  /** of an administrator */
  redmineKey: 'playground-redmine-key',
  /** of the account that is a member of the projects of one affiliate */
  redmineKeyOf: (affiliate: string) => `playground-redmine-key-${affiliate}`,
  /** of the gateway before Loki */
  lokiToken: 'playground-loki-token',
  /** sent as X-Scope-OrgID: the logs of all affiliates; the name of an affiliate has its own */
  lokiTenant: 'kb-financial-group',
  /** reads the indices of one affiliate */
  opensearchUser: (affiliate: string) => `kronos-${affiliate}`,
  opensearchPassword: (affiliate: string) =>
    `playground-opensearch-${affiliate}`,
  kubernetesToken: (cluster: string) => `playground-${cluster}-token`,
  oidcClientId: 'kronos',
  oidcClientSecret: 'playground-oidc-secret',
} as const;
