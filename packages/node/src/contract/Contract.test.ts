import { z } from 'zod';
import { startToolServer } from '../testing/toolServer';
import { createUpstreamClient } from '../upstream/createUpstreamClient';
import { UpstreamGuard } from '../upstream/UpstreamGuard';
import { promised, refused, runContract, type Contract } from './Contract';

it('A contract is checked promise by promise; writing and what nobody named is skipped', async () => {
  const server = await startToolServer((req, res) => {
    res.statusCode = req.headers.authorization === 'right' ? 200 : 401;
    res.end('{"builds":[]}');
  });
  const builds = z.object({ builds: z.array(z.unknown()) });
  const contract: Contract = {
    tool: 'forge',
    subject: 'job',
    connect: ({ url, token }) =>
      createUpstreamClient({
        baseUrl: url,
        headers: { authorization: token ?? '' },
        guard: UpstreamGuard.allowing(url),
      }),
    promises: [
      {
        title: 'lists builds',
        verify: async ({ client }) => {
          await client.get('x', builds);
        },
      },
      {
        title: 'refuses a stranger',
        verify: ({ stranger }) =>
          refused(stranger.get('x', builds), 'unauthorized'),
      },
      {
        title: 'has a build',
        verify: async ({ client }) => {
          const { data } = await client.get('x', builds);
          promised(data.builds.length > 0, 'there is none');
        },
      },
      {
        title: 'knows the job',
        verify: async ({ subject }) => promised(subject, 'no subject'),
      },
      {
        title: 'starts a build',
        writes: true,
        verify: async ({ client }) => {
          await client.send('POST', 'x');
        },
      },
    ],
  };
  const target = { url: server.url, token: 'right' };
  expect(await runContract(contract, target)).toEqual([
    { title: 'lists builds', outcome: 'pass' },
    { title: 'refuses a stranger', outcome: 'pass' },
    { title: 'has a build', outcome: 'fail', reason: 'there is none' },
    { title: 'knows the job', outcome: 'skip', reason: 'no job was named' },
    {
      title: 'starts a build',
      outcome: 'skip',
      reason: 'it changes something',
    },
  ]);
  expect(server.requests.map(r => r.method)).not.toContain('POST');
  const all = await runContract(contract, {
    ...target,
    subject: 'a',
    write: true,
  });
  expect(all.map(r => r.outcome)).toEqual([
    'pass',
    'pass',
    'fail',
    'pass',
    'pass',
  ]);
  await server.close();
});
