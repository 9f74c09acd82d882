import { runContract, type ConnectorContractSuite } from './runContract';

it('A contract is told promise by promise, and writes only when that is wished for', async () => {
  const written: string[] = [];
  const suite: ConnectorContractSuite<{ job: string }> = {
    tool: 'jenkins',
    promises: [
      { name: 'lists builds with number and status', run: async () => {} },
      {
        name: 'gives the console from an offset',
        run: async () => {
          throw new Error('no offset');
        },
      },
      {
        name: 'starts a build',
        write: true,
        run: async ({ subject }) => {
          written.push(subject.job);
        },
      },
    ],
  };
  const lines: string[] = [];
  const options = {
    client: {} as never,
    subject: { job: 'kb-card/payment-api' },
    log: (line: string) => lines.push(line),
  };
  expect(await runContract(suite, options)).toMatchObject({
    passed: 1,
    failed: 1,
    skipped: 1,
  });
  expect(written).toEqual([]);
  expect(lines).toEqual([
    'pass lists builds with number and status',
    'fail gives the console from an offset (no offset)',
    'skip starts a build',
    '1 passed, 1 failed, 1 skipped',
  ]);
  await runContract(suite, { ...options, write: true });
  expect(written).toEqual(['kb-card/payment-api']);
});
