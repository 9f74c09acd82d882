import { ConnectorAttacks } from '@kronos-portal/node/testUtils';
import { startPlayground } from '@kronos-portal/playground/testUtils';
import { connectors } from '../connectors';
import { observabilityPlugin } from '../plugin';

describe('prometheus', () => {
  let playground: Awaited<ReturnType<typeof startPlayground>>;
  beforeAll(async () => {
    playground = await startPlayground({ tools: ['prometheus'] });
  });
  afterAll(() => playground.stop());

  const attacks = () =>
    ConnectorAttacks.create({
      plugin: observabilityPlugin,
      pluginId: 'observability',
      connector: connectors.find(c => c.tool === 'prometheus')!,
      addressKey: 'baseUrl',
      target: `${playground.url}/prometheus`,
      connection: baseUrl => ({
        offering: 'prometheus',
        settings: {
          baseUrl,
          matchers: 'affiliate={affiliate}',
          signIn: 'token',
        },
        secrets: { token: 'x' },
      }),
      own: { 'prometheus.io/labels': 'service=card-payment-api' },
      other: {
        'prometheus.io/labels': 'service=policy-contract,affiliate=kb-life',
      },
      otherIds: ['policy-contract'],
    });

  it.each(ConnectorAttacks.titles)('%s', async title => {
    expect(await attacks().run(title)).toEqual([]);
  });
});
