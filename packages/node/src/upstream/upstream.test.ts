import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { z } from 'zod';
import { startToolServer } from '../testing/toolServer';
import {
  createUpstreamClient,
  type CreateUpstreamClientOptions,
} from './createUpstreamClient';
import { path } from './path';
import { UpstreamError } from './UpstreamError';
import { UpstreamGuard } from './UpstreamGuard';
import { UpstreamInstances } from './UpstreamInstances';

type Tool = Awaited<ReturnType<typeof startToolServer>>;
const SECRET = 'glpat-very-secret';
const anything = z.unknown();

describe('A client of a tool', () => {
  const open: Tool[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map(one => one.close()));
  });
  async function tool(...args: Parameters<typeof startToolServer>) {
    const started = await startToolServer(...args);
    open.push(started);
    return started;
  }
  const clientOf = (
    baseUrl: string,
    options: Partial<CreateUpstreamClientOptions> = {},
  ) =>
    createUpstreamClient({
      baseUrl,
      headers: { 'private-token': SECRET },
      guard: UpstreamGuard.create({ allow: [{ network: '127.0.0.0/8' }] }),
      ...options,
    });
  const failure = async (promise: Promise<unknown>) => {
    const error = await promise.then(
      () => undefined,
      e => e,
    );
    expect(error).toBeInstanceOf(UpstreamError);
    return error as UpstreamError;
  };

  it('finds a tool that has a port and lies below a path, and encodes what comes from data', async () => {
    const gitlab = await tool((_req, res) => res.end('{"id":1}'));
    const client = clientOf(`${gitlab.url}/gitlab/`);
    expect(client.baseUrl).toBe(`${gitlab.url}/gitlab`);
    const { data } = await client.get(
      path`api/v4/projects/${'kb-card/결제 api?x=1#y'}/builds/${7}`,
      z.object({ id: z.number() }),
      { query: { scope: ['a&b', 'c'], search: '결제', empty: undefined } },
    );
    expect(data).toEqual({ id: 1 });
    expect(gitlab.requests[0].url).toBe(
      `/gitlab/api/v4/projects/${encodeURIComponent(
        'kb-card/결제 api?x=1#y',
      )}/builds/7?scope=a%26b&scope=c&search=%EA%B2%B0%EC%A0%9C`,
    );
    expect(gitlab.requests[0].headers['private-token']).toBe(SECRET);
  });

  it('never leaves the path of the tool, whatever a name says', async () => {
    const jenkins = await tool((_req, res) => res.end('{}'));
    const client = clientOf(`${jenkins.url}/jenkins`);
    for (const bad of ['', '.', '..']) {
      expect(() => path`job/${bad}/api`).toThrow(UpstreamError);
    }
    expect(path`job/${'a/../../b'}`).toBe('job/a%2F..%2F..%2Fb');
    for (const bad of [
      'a/../../admin',
      '%2e%2e/admin',
      '.\t./admin',
      '..\\admin',
      'job?tree=x',
    ]) {
      await failure(client.get(bad, anything));
    }
    await client.get('//evil.example/x', anything);
    expect(jenkins.requests.map(r => r.url)).toEqual([
      '/jenkins/evil.example/x',
    ]);
  });

  it('tells in a sentence why there is no answer, without secrets, addresses or what was asked', async () => {
    const statuses: [number, string][] = [
      [401, 'unauthorized'],
      [403, 'forbidden'],
      [404, 'not-found'],
      [429, 'rate-limited'],
      [500, 'server-error'],
      [422, 'nonsense'],
    ];
    const server = await tool((req, res) => {
      res.statusCode = Number(/\d{3}/.exec(req.url!)![0]);
      res.setHeader('retry-after', '3600');
      res.end(`denied for ${SECRET}`);
    });
    for (const [status, kind] of statuses) {
      const error = await failure(
        clientOf(server.url).get(`x/${status}`, anything, {
          query: { private_token: 'hush' },
        }),
      );
      expect(error.problem).toEqual({ kind, message: error.message });
      expect(error.upstreamStatus).toBe(status);
      const told = JSON.stringify({ ...error, message: error.message });
      for (const hidden of [SECRET, 'hush', '127.0.0.1', String(server.port)]) {
        expect(told).not.toContain(hidden);
      }
      expect(error.cause).toBeUndefined();
    }
    const nobody = await tool((_req, res) => res.end());
    await nobody.close();
    const refused = await failure(clientOf(nobody.url).get('x', anything));
    expect(refused.problem.kind).toBe('unreachable');
    expect(refused.message).not.toMatch(/127\.0\.0\.1|\d{4}/);
    const plain = await failure(
      clientOf(server.url.replace('http:', 'https:')).get('x', anything),
    );
    expect(plain.problem).toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('TLS'),
    });
  });

  it('takes an answer that is not the promised one for nonsense and does not repeat it', async () => {
    const server = await tool((req, res) =>
      res.end(
        req.url === '/html'
          ? `<html>${SECRET}</html>`
          : JSON.stringify({ builds: [{ number: SECRET }] }),
      ),
    );
    const client = clientOf(server.url);
    const schema = z.object({
      builds: z.array(z.object({ number: z.number() })),
    });
    for (const at of ['html', 'json']) {
      const error = await failure(client.get(at, schema));
      expect(error.problem.kind).toBe('nonsense');
      expect(error.message).not.toContain(SECRET);
    }
    expect((await failure(client.get('json', schema))).message).toContain(
      'builds[0].number',
    );
  });

  it('tries reads again and writes never', async () => {
    let failing = 1;
    const server = await tool((_req, res) => {
      res.statusCode = failing-- > 0 ? 503 : 200;
      res.end('{}');
    });
    const client = clientOf(server.url);
    await client.get('read', anything);
    expect(server.requests).toHaveLength(2);
    failing = 1;
    expect(
      (await failure(client.send('POST', 'write', { json: { a: 1 } }))).problem
        .kind,
    ).toBe('server-error');
    expect(server.requests.slice(2).map(r => [r.method, r.body])).toEqual([
      ['POST', '{"a":1}'],
    ]);
    await client.send('POST', 'write', { form: { a: '1 & 2' } });
    expect(server.requests.at(-1)).toMatchObject({
      body: 'a=1+%26+2',
      headers: expect.objectContaining({
        'content-type': 'application/x-www-form-urlencoded',
      }),
    });
  });

  it('gives up in time, also when the answer trickles', async () => {
    const server = await tool((req, res) => {
      if (req.url === '/trickle') res.write('{');
    });
    const client = clientOf(server.url, { policy: { timeoutMs: 60 } });
    for (const at of ['silent', 'trickle']) {
      expect((await failure(client.get(at, anything))).problem.kind).toBe(
        'timeout',
      );
    }
    const away = AbortSignal.abort();
    await failure(client.get('silent', anything, { signal: away }));
    expect(server.requests).toHaveLength(2);
  });

  it('stops reading what is too large', async () => {
    const server = await tool((_req, res) => {
      const more = () => {
        while (res.write('x'.repeat(10_000)));
        res.once('drain', more);
      };
      more();
    });
    const client = clientOf(server.url, { policy: { maxBytes: 50_000 } });
    expect((await failure(client.getText('log'))).problem.kind).toBe(
      'too-large',
    );
  });

  it('reads texts in the encoding that they are in', async () => {
    const server = await tool((_req, res) => {
      res.setHeader('content-type', 'text/plain; charset=EUC-KR');
      res.end(Buffer.from('b0e1c1a6', 'hex'));
    });
    expect((await clientOf(server.url).getText('x')).data).toBe('결제');
  });

  it('follows a redirect within the tool and takes its credentials nowhere else', async () => {
    const thief = await tool((_req, res) => res.end('{}'));
    const server = await tool((req, res) => {
      if (req.url === '/app/there') {
        res.end('{"ok":true}');
        return;
      }
      res.statusCode = 302;
      res.setHeader(
        'location',
        {
          '/app/within': '/app/there',
          '/app/out': `${thief.url}/app/x`,
          '/app/up': '/other/x',
          '/app/loop': '/app/loop',
        }[req.url!] ?? '/app/done',
      );
      res.end();
    });
    const client = clientOf(`${server.url}/app`);
    expect((await client.get('within', anything)).data).toEqual({ ok: true });
    for (const at of ['out', 'up', 'loop']) {
      expect((await failure(client.get(at, anything))).problem.kind).toBe(
        'nonsense',
      );
    }
    await failure(client.send('POST', 'out'));
    const read = await client.send('POST', 'out', { expect: [302] });
    expect(read.headers.get('location')).toBe(`${thief.url}/app/x`);
    expect(thief.requests).toEqual([]);
    const written = await client.send('POST', 'start');
    expect(written.status).toBe(302);
    expect(written.headers.get('location')).toBe('/app/done');
  });

  it('leaves a tool alone that fails again and again, for all who use the installation, until settings change', async () => {
    const server = await tool((req, res) => {
      res.statusCode = req.headers.authorization === 'new' ? 200 : 500;
      res.end('{}');
    });
    const other = await tool((_req, res) => res.end('{}'));
    const instances = UpstreamInstances.create({
      guard: UpstreamGuard.create({ allow: [{ host: '127.0.0.1' }] }),
      policy: { breakAfter: 3 },
    });
    const of = (installationId: string, revision: number, baseUrl: string) =>
      instances.clientFor(
        { installationId, revision },
        { baseUrl, headers: revision > 1 ? { authorization: 'new' } : {} },
      );
    for (let i = 0; i < 3; i++) {
      await failure(of('a', 1, server.url).get('x', anything));
    }
    const asked = server.requests.length;
    expect(
      (await failure(of('a', 1, server.url).get('x', anything))).problem.kind,
    ).toBe('circuit-open');
    expect(server.requests).toHaveLength(asked);
    // another affiliate's installation is another story, and so are new settings
    await of('b', 1, other.url).get('x', anything);
    await of('a', 2, server.url).get('x', anything);
  });

  it('goes through the proxy of the connection', async () => {
    const server = await tool((_req, res) => res.end('{"far":true}'));
    const asked: string[] = [];
    const proxy = createServer().on('connect', (req, socket) => {
      asked.push(`${req.url} ${req.headers['proxy-authorization']}`);
      const far = connect(server.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        far.pipe(socket).pipe(far);
      });
    });
    await new Promise<void>(done => {
      proxy.listen(0, '127.0.0.1', done);
    });
    const { port } = proxy.address() as AddressInfo;
    const { data } = await clientOf('http://far.kb.example/forge', {
      proxy: `http://who:what@127.0.0.1:${port}`,
      guard: UpstreamGuard.create({
        allow: [{ host: 'far.kb.example' }, { host: `127.0.0.1:${port}` }],
      }),
    }).get('x', anything);
    expect(data).toEqual({ far: true });
    expect(asked).toEqual(['far.kb.example:80 Basic d2hvOndoYXQ=']);
    expect(server.requests[0].headers).not.toHaveProperty(
      'proxy-authorization',
    );
    proxy.close();
    proxy.closeAllConnections();
  });

  it('asks a few things at a time and refuses to pile up more', async () => {
    let now = 0;
    let most = 0;
    const waiting: (() => void)[] = [];
    const server = await tool((_req, res) => {
      most = Math.max(most, ++now);
      waiting.push(() => {
        now--;
        res.end('{}');
      });
      if (waiting.length === 2) {
        setImmediate(() => waiting.splice(0).forEach(go => go()));
      }
    });
    const client = clientOf(server.url, {
      policy: { concurrency: 2, queue: 2 },
    });
    const results = await Promise.allSettled(
      Array.from({ length: 6 }, () => client.get('x', anything)),
    );
    expect(most).toBe(2);
    expect(
      results.map(r =>
        r.status === 'fulfilled' ? 'ok' : r.reason.problem.kind,
      ),
    ).toEqual(['ok', 'ok', 'ok', 'ok', 'rate-limited', 'rate-limited']);
  });
});
