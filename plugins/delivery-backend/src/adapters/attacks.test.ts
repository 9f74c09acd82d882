import {
  ConnectorAttacks,
  type ConnectorAttackOptions,
} from '@kronos-portal/node/testUtils';
import {
  playgroundCredentials as credentials,
  startPlayground,
} from '@kronos-portal/playground/testUtils';
import { connectors } from '../connectors';
import { deliveryPlugin } from '../plugin';

type Case = Omit<
  ConnectorAttackOptions,
  'plugin' | 'pluginId' | 'connector' | 'target'
> & { path: string };

const cases: Record<string, Case> = {
  jenkins: {
    path: '/jenkins',
    addressKey: 'baseUrl',
    connection: baseUrl => ({
      offering: 'jenkins',
      settings: {
        baseUrl,
        user: credentials.jenkinsUser,
        folder: '{affiliate}',
      },
      secrets: { token: credentials.jenkinsToken },
    }),
    own: { 'jenkins.io/job-full-name': 'kb-card/card-payment-api' },
    other: { 'jenkins.io/job-full-name': 'kb-life/policy-contract' },
    otherIds: ['policy-contract', 'kb-life/policy-contract'],
    queries: {
      'jenkins/console': { job: 'kb-card/card-payment-api', number: '1' },
      'jenkins/queue-item': { job: 'kb-card/card-payment-api', item: '1' },
    },
    passing: ['jenkins/console', 'jenkins/queue-item'],
  },
  gitlab: {
    path: '/gitlab',
    addressKey: 'baseUrl',
    connection: baseUrl => ({
      offering: 'gitlab',
      settings: { baseUrl, namespace: '{affiliate}' },
      secrets: { token: credentials.gitlabToken },
    }),
    own: { 'gitlab.com/project-slug': 'kb-card/card-payment-api' },
    other: { 'gitlab.com/project-slug': 'kb-life/policy-contract' },
    otherIds: ['policy-contract', 'kb-life/policy-contract'],
  },
  kubernetes: {
    path: '/kubernetes/kb-card-dev',
    addressKey: 'url',
    connection: (url, affiliate) => ({
      offering: 'kubernetes',
      name: 'dev',
      affiliate,
      settings: {
        url,
        stage: 'dev',
        csp: 'private',
        matchers: 'kronos.io/affiliate={affiliate}',
      },
      secrets: { token: credentials.kubernetesToken('kb-card-dev') },
    }),
    own: { 'backstage.io/kubernetes-id': 'card-payment-api' },
    other: { 'backstage.io/kubernetes-id': 'policy-contract' },
    otherIds: ['policy-contract'],
  },
};

describe.each(Object.entries(cases))('%s', (tool, { path, ...options }) => {
  let playground: Awaited<ReturnType<typeof startPlayground>>;
  beforeAll(async () => {
    playground = await startPlayground({ tools: [tool as 'jenkins'] });
  });
  afterAll(() => playground.stop());

  const attacks = () =>
    ConnectorAttacks.create({
      ...options,
      plugin: deliveryPlugin,
      pluginId: 'delivery',
      connector: connectors.find(c => c.tool === tool)!,
      target: playground.url + path,
    });

  it.each(ConnectorAttacks.titles)('%s', async title => {
    expect(await attacks().run(title)).toEqual([]);
  });
});
