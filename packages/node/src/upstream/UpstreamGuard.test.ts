import { ConfigReader } from '@backstage/config';
import { mockServices } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import { z } from 'zod';
import { startToolServer } from '../testing/toolServer';
import { createUpstreamClient } from './createUpstreamClient';
import { UpstreamGuard, type ResolveAddresses } from './UpstreamGuard';

/** DNS that says whatever the test likes. */
const dns =
  (...answers: string[][]): ResolveAddresses =>
  (_hostname, _options, done) =>
    done(
      null,
      (answers.length > 1 ? answers.shift()! : answers[0]).map(address => ({
        address,
        family: address.includes(':') ? 6 : 4,
      })),
    );

function looksUp(guard: UpstreamGuard, url: string): Promise<boolean> {
  const { hostname } = new URL(url);
  return new Promise(done => {
    guard.lookupFor(new URL(url))(hostname, { all: true }, error =>
      done(!error),
    );
  });
}
const passes = (guard: UpstreamGuard, url: string) => {
  try {
    guard.assertUrl(new URL(url));
    return true;
  } catch (error) {
    expect(error).toMatchObject({ problem: { kind: 'blocked' } });
    return false;
  }
};

describe('The guard of upstream addresses', () => {
  it('allows nothing unless the operator says so', async () => {
    const guard = UpstreamGuard.create({
      allow: [],
      resolve: dns(['203.0.113.7']),
    });
    for (const url of [
      'https://gitlab.com',
      'http://localhost:7100',
      'http://10.1.2.3',
      'http://203.0.113.7',
    ]) {
      expect(passes(guard, url)).toBe(false);
    }
    expect(await looksUp(guard, 'https://gitlab.com')).toBe(false);
  });

  it('allows hosts by name and port, and names below a star', () => {
    const guard = UpstreamGuard.create({
      allow: [
        { host: 'localhost:7100' },
        { host: '*.tools.kb.example' },
        { host: 'git.example:443' },
        { host: '[::1]:8080' },
      ],
    });
    expect(
      [
        'http://localhost:7100/jenkins',
        'http://LOCALHOST.:7100',
        'https://jenkins.tools.kb.example:8443',
        'https://git.example/gitlab',
        'http://[0:0::1]:8080',
      ].map(url => passes(guard, url)),
    ).toEqual([true, true, true, true, true]);
    expect(
      [
        'http://localhost:7007',
        'http://localhost',
        'https://tools.kb.example',
        'https://eviltools.kb.example',
        'https://jenkins.tools.kb.example.evil.example',
        'http://git.example',
        'http://user:pw@localhost:7100',
        'ftp://localhost:7100',
        'file:///etc/passwd',
      ].map(url => passes(guard, url)),
    ).toEqual(Array(9).fill(false));
  });

  it('checks the addresses of an allowed name: no metadata, no loopback, all of them or none', async () => {
    const allow = [{ host: '*.kb.example' }];
    const url = 'https://git.kb.example';
    const may = (...addresses: string[]) =>
      looksUp(UpstreamGuard.create({ allow, resolve: dns(addresses) }), url);
    expect(await may('10.1.2.3', '93.184.216.34', 'fd12::1')).toBe(true);
    for (const bad of [
      '169.254.169.254',
      'fd00:ec2::254',
      '100.100.100.200',
      '127.0.0.1',
      '::1',
      '::ffff:127.0.0.1',
      '::ffff:169.254.169.254',
      '64:ff9b::a9fe:a9fe',
      '::7f00:1',
      '0.0.0.0',
      '::',
      '224.0.0.1',
      'fe80::1',
    ]) {
      expect([bad, await may(bad)]).toEqual([bad, false]);
      expect([bad, await may('10.1.2.3', bad)]).toEqual([bad, false]);
    }
  });

  it('allows a network for names and for addresses, however they are spelt', async () => {
    const guard = UpstreamGuard.create({
      allow: [{ network: '10.20.0.0/16' }],
      resolve: dns(['10.20.3.4']),
    });
    expect(await looksUp(guard, 'http://redmine.local')).toBe(true);
    for (const spelling of [
      '10.20.3.4',
      '169083652', // decimal
      '012.024.03.04', // octal
      '0x0a.0x14.0x03.0x04',
      '[::ffff:10.20.3.4]',
    ]) {
      expect([spelling, passes(guard, `http://${spelling}`)]).toEqual([
        spelling,
        true,
      ]);
    }
    for (const spelling of [
      '2130706433',
      '0177.0.0.1',
      '127.1',
      '[::ffff:7f00:1]',
      '2852039166',
      '10.21.3.4',
    ]) {
      expect([spelling, passes(guard, `http://${spelling}`)]).toEqual([
        spelling,
        false,
      ]);
    }
  });

  it('cannot be talked into this machine by any spelling of any forbidden address', () => {
    const guard = UpstreamGuard.create({
      allow: [{ host: '*.kb.example' }, { network: '10.0.0.0/8' }],
    });
    const spellings = [
      (n: number) => String(n),
      (n: number) => `0x${n.toString(16)}`,
      (n: number) => `0${n.toString(8)}`,
      (n: number) =>
        [24, 16, 8, 0].map(s => `0${((n >>> s) & 255).toString(8)}`).join('.'),
      (n: number) => [24, 16, 8, 0].map(s => (n >>> s) & 255).join('.'),
      (n: number) =>
        `[::ffff:${(n >>> 16).toString(16)}:${(n & 0xffff).toString(16)}]`,
    ];
    fc.assert(
      fc.property(
        fc.oneof(
          fc.integer({ min: 0x7f000000, max: 0x7fffffff }),
          fc.integer({ min: 0xa9fe0000, max: 0xa9feffff }),
          fc.integer({ min: 0xc0a80000, max: 0xc0a8ffff }),
        ),
        fc.constantFrom(...spellings),
        (address, spell) =>
          expect(passes(guard, `http://${spell(address)}/`)).toBe(false),
      ),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 0x0a000000, max: 0x0affffff }),
        fc.constantFrom(...spellings),
        (address, spell) =>
          expect(passes(guard, `http://${spell(address)}/`)).toBe(true),
      ),
    );
  });

  it('checks at the moment of connecting, so a name that turns around reaches nothing', async () => {
    const secretService = await startToolServer((_req, res) =>
      res.end('{"secret":1}'),
    );
    const answers = dns(['10.0.0.9'], ['127.0.0.1']);
    const guard = UpstreamGuard.create({
      allow: [{ host: `rebind.kb.example` }],
      resolve: answers,
    });
    const url = `http://rebind.kb.example:${secretService.port}`;
    // an early look sees a harmless address …
    expect(await looksUp(guard, url)).toBe(true);
    // … the connection is made to where the name points now
    await expect(
      createUpstreamClient({ baseUrl: url, guard }).get('x', z.unknown()),
    ).rejects.toMatchObject({ problem: { kind: 'blocked' } });
    expect(secretService.requests).toEqual([]);
    await secretService.close();
  });

  it('goes through a proxy only when both it and the named target are allowed', async () => {
    const proxy = await startToolServer((_req, res) => res.end());
    const proxyRule = { host: `127.0.0.1:${proxy.port}` };
    const call = (allow: { host?: string; network?: string }[]) =>
      createUpstreamClient({
        baseUrl: 'http://far.kb.example',
        proxy: proxy.url,
        guard: UpstreamGuard.create({ allow }),
        policy: { timeoutMs: 300, retries: 0 },
      }).get('x', z.unknown());
    expect(() => call([{ host: 'far.kb.example' }])).toThrow(/not among those/);
    await expect(
      call([proxyRule, { network: '10.0.0.0/8' }]),
    ).rejects.toMatchObject({ problem: { kind: 'blocked' } });
    // this one gets as far as the proxy, which knows no tunnels
    await expect(
      call([proxyRule, { host: 'far.kb.example' }]),
    ).rejects.not.toMatchObject({ problem: { kind: 'blocked' } });
    await proxy.close();
  });

  it('ignores a rule that makes no sense and keeps the others', () => {
    const logger = mockServices.logger.mock();
    const guard = UpstreamGuard.fromConfig(
      new ConfigReader({
        kronos: {
          upstream: {
            allow: [
              { network: 'everything' },
              { host: '*' },
              { host: 'http://x' },
              { host: 'git.example', network: '10.0.0.0/8' },
              { host: 'git.example' },
            ],
          },
        },
      }),
      { logger },
    );
    expect(logger.error).toHaveBeenCalledTimes(4);
    expect(passes(guard, 'https://git.example')).toBe(true);
    expect(passes(guard, 'https://other.example')).toBe(false);
    expect(passes(guard, 'http://10.0.0.1')).toBe(false);
  });
});
