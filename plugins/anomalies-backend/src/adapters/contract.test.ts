import { runContract } from '@kronos-portal/node';
import {
  playgroundCredentials,
  startPlayground,
} from '@kronos-portal/playground/testUtils';
import { contracts } from '../contracts';

const affiliate = 'kb-insurance';
const account = {
  user: playgroundCredentials.opensearchUser(affiliate),
  token: playgroundCredentials.opensearchPassword(affiliate),
  subject: `logs-${affiliate}-*`,
};
const loki = {
  token: playgroundCredentials.lokiToken,
  tenant: playgroundCredentials.lokiTenant,
  subject: 'card-payment-api',
};

/** The same suites run against real servers with `npm run contract`. */
describe('The stand-ins keep what the connectors rely on', () => {
  let playground: Awaited<ReturnType<typeof startPlayground>>;
  beforeAll(async () => {
    playground = await startPlayground({
      tools: ['kubernetes', 'prometheus', 'loki', 'opensearch'],
    });
  });
  afterAll(() => playground.stop());

  it.each([
    ['loki', '/loki', loki],
    ['opensearch', '/opensearch', account],
    ['opensearch', '/elasticsearch', account],
    // one that has a batch, too
    ['prometheus', '/prometheus', { subject: 'card-settlement' }],
    [
      'kubernetes',
      '/kubernetes/kb-card-prd',
      {
        token: playgroundCredentials.kubernetesToken('kb-card-prd'),
        subject: 'card-payment-api',
      },
    ],
  ])('%s at %s', async (tool, path, target) => {
    const contract = contracts.find(c => c.tool === tool)!;
    const results = await runContract(contract, {
      ...target,
      url: `${playground.url}${path}`,
    });
    expect(results.filter(r => r.outcome !== 'pass')).toEqual([]);
    expect(results.length).toBeGreaterThan(4);
  });
});
