import { ConnectorAttacks } from '@kronos-portal/node/testUtils';
import {
  playgroundCredentials as credentials,
  startPlayground,
} from '@kronos-portal/playground/testUtils';
import { connectors } from '../connectors';
import { collaborationPlugin } from '../plugin';

describe('redmine', () => {
  let playground: Awaited<ReturnType<typeof startPlayground>>;
  beforeAll(async () => {
    playground = await startPlayground({ tools: ['redmine'] });
  });
  afterAll(() => playground.stop());

  const attacks = () =>
    ConnectorAttacks.create({
      plugin: collaborationPlugin,
      pluginId: 'collaboration',
      connector: connectors.find(c => c.tool === 'redmine')!,
      addressKey: 'baseUrl',
      // the one that affiliates share, each with an account of its own
      target: `${playground.url}/redmine`,
      connection: (baseUrl, affiliate) => ({
        offering: 'redmine',
        affiliate,
        settings: { baseUrl },
        secrets: { apiKey: credentials.redmineKeyOf('kbds') },
      }),
      own: { 'kronos.io/redmine-project': 'group-sso' },
      other: { 'kronos.io/redmine-project': 'policy-contract' },
      otherIds: ['policy-contract'],
      queries: { 'redmine/issue': { id: '1' } },
      passing: ['redmine/issue'],
    });

  it.each(ConnectorAttacks.titles)('%s', async title => {
    expect(await attacks().run(title)).toEqual([]);
  });
});
