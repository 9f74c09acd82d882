import { runContract, type ContractTarget } from '@kronos-portal/node';
import {
  playgroundCredentials as credentials,
  startPlayground,
} from '@kronos-portal/playground/testUtils';
import { contracts } from '../contracts';

const targets = {
  jenkins: {
    path: '/jenkins',
    user: credentials.jenkinsUser,
    token: credentials.jenkinsToken,
    subject: 'kb-card/card-payment-api',
  },
  gitlab: {
    path: '/gitlab',
    token: credentials.gitlabToken,
    subject: 'kb-card/card-payment-api',
  },
  kubernetes: {
    path: '/kubernetes/kb-card-dev',
    token: credentials.kubernetesToken('kb-card-dev'),
    // has a batch job beside its Deployment
    subject: 'card-settlement',
  },
} satisfies Record<string, Partial<ContractTarget> & { path: string }>;

/** The same suites run against real servers with `npm run contract`. */
describe.each(contracts.map(c => [c.tool, c] as const))(
  'The stand-in of %s',
  (tool, contract) => {
    it('keeps what the connector relies on', async () => {
      const playground = await startPlayground({
        tools: [tool as keyof typeof targets],
      });
      try {
        const { path, ...target } = targets[tool as keyof typeof targets];
        const results = await runContract(contract, {
          ...target,
          url: `${playground.url}${path}`,
          write: true,
        });
        expect(results.filter(r => r.outcome !== 'pass')).toEqual([]);
      } finally {
        await playground.stop();
      }
    }, 30_000);
  },
);
