import { fork, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { aMoment, freePorts } from '@kronos-portal/node/testUtils';
import { Visitor } from '../../signIn/Visitor';

const root = path.resolve(__dirname, '../../../../..');
const NODE_TRANSFORM = require.resolve(
  '@backstage/cli/config/nodeTransform.cjs',
);
/** Encrypts the secrets of the marketplace. */
export const SECRET_KEY = Buffer.alloc(32, 7).toString('base64');
/** What the walk asks for to come through every plugin once. */
const NOWHERE = 'no-such-address';

export interface PortalOptions {
  /** settings over those of one machine */
  settings?: object;
}

/** One event of the auditor, as the log holds it. */
export interface AuditLine {
  plugin: string;
  eventId: string;
  status: 'initiated' | 'succeeded' | 'failed';
  meta?: Record<string, unknown>;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

/**
 * The whole backend as its `index.ts` composes it, with the playground as its tools and real sign-in, over a folder of
 * its own that is removed at the end. In processes of their own, because Jest cannot load all of their modules.
 */
export class Portal {
  readonly url: string;
  readonly playgroundUrl: string;
  /** everything that the processes and their databases wrote */
  readonly folder: string;
  /** hears every answer, its headers included */
  onAnswer?: (to: string, text: string) => void;
  readonly #backend: ChildProcess;
  readonly #playground: ChildProcess;

  static async start(options: PortalOptions = {}): Promise<Portal> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kronos-portal-'));
    const [appPort, backendPort, playgroundPort] = await freePorts(3);
    const env = {
      ...process.env,
      NODE_ENV: 'production',
      NODE_OPTIONS: '',
      KRONOS_DATA: folder,
      KRONOS_APP_PORT: String(appPort),
      KRONOS_BACKEND_PORT: String(backendPort),
      KRONOS_PLAYGROUND_PORT: String(playgroundPort),
      // no webhooks: the walk should be alone
      KRONOS_PLAYGROUND_WEBHOOKS: '',
      KRONOS_SECRET_KEY: SECRET_KEY,
      // what is told to those who look for a fault counts, too
      LOG_LEVEL: 'debug',
    };
    const overlay = path.join(folder, 'app-config.walk.json');
    fs.writeFileSync(overlay, JSON.stringify(options.settings ?? {}));
    const start = (name: string, cwd: string, file: string, args: string[]) => {
      const log = fs.openSync(path.join(folder, `${name}.log`), 'w');
      return fork(path.join(root, file), args, {
        cwd: path.join(root, cwd),
        env,
        execArgv: ['--require', NODE_TRANSFORM],
        stdio: ['ignore', log, log, 'ipc'],
      });
    };
    const playground = start(
      'playground',
      'packages/playground',
      'packages/playground/src/cli.ts',
      ['serve'],
    );
    const playgroundUrl = `http://localhost:${playgroundPort}`;
    await answers(
      `${playgroundUrl}/oidc/.well-known/openid-configuration`,
      playground,
      path.join(folder, 'playground.log'),
    );
    const backend = start(
      'backend',
      'packages/backend',
      'packages/backend/src/isolation/portal/host.ts',
      ['--config', path.join(root, 'app-config.yaml'), '--config', overlay],
    );
    const portal = new Portal({
      url: `http://localhost:${backendPort}`,
      playgroundUrl,
      folder,
      backend,
      playground,
    });
    try {
      await answers(
        `${portal.url}/.backstage/health/v1/readiness`,
        backend,
        path.join(folder, 'backend.log'),
      );
      return portal;
    } catch (error) {
      await portal.stop();
      throw error;
    }
  }

  private constructor(options: {
    url: string;
    playgroundUrl: string;
    folder: string;
    backend: ChildProcess;
    playground: ChildProcess;
  }) {
    this.url = options.url;
    this.playgroundUrl = options.playgroundUrl;
    this.folder = options.folder;
    this.#backend = options.backend;
    this.#playground = options.playground;
  }

  /**
   * Signs a persona in as a browser does, as soon as the catalog knows the person. Answers the token that its pages
   * send.
   */
  async signIn(persona: string): Promise<string> {
    for (;;) {
      const { response, error } = await this.#trySignIn(persona);
      if (response) return response.backstageIdentity.token;
      if (!/unable to resolve user/.test(error?.message)) {
        throw new Error(`${persona}: ${JSON.stringify(error)}`);
      }
      await aMoment();
    }
  }

  async #trySignIn(persona: string): Promise<any> {
    const visitor = Visitor.create({ stopAt: 'nowhere:' });
    const login = await visitor.go(
      `${this.url}/api/auth/oidc/start?env=development&scope=openid%20profile%20email`,
    );
    const end = await visitor.submit(login, { persona });
    const [, message] = /decodeURIComponent\('([^']+)'\)/.exec(end.html!) ?? [];
    return JSON.parse(decodeURIComponent(message));
  }

  async call(
    method: string,
    address: string,
    options: {
      token?: string;
      body?: unknown;
      /** instead of a body that is made JSON */
      raw?: string;
      headers?: object;
    } = {},
  ): Promise<Answer> {
    const { token, body, raw, headers } = options;
    const response = await fetch(this.url + address, {
      method,
      redirect: 'manual',
      body: raw ?? (body === undefined ? undefined : JSON.stringify(body)),
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      signal: AbortSignal.timeout(20_000),
    });
    const text = await response.text();
    this.onAnswer?.(
      `${method} ${address} (${response.status})`,
      `${text}\n${JSON.stringify([...response.headers])}`,
    );
    return { status: response.status, headers: response.headers, text };
  }

  /** What is served, from the routers themselves. */
  async routes(token: string) {
    const before = await this.#routes();
    const plugins = new Set(
      before.routes.flatMap(
        route => /\/api\/([^/*]+)\//.exec(route)?.[1] ?? [],
      ),
    );
    for (const plugin of plugins) {
      await this.call('GET', `/api/${plugin}/${NOWHERE}`, { token });
    }
    return this.#routes();
  }

  #routes() {
    return new Promise<{ routes: string[]; lost: string[] }>(resolve => {
      const hear = (message: any) => {
        if (!message.kronos) return;
        this.#backend.off('message', hear);
        resolve(message.kronos);
      };
      this.#backend.on('message', hear);
      this.#backend.send('routes');
    });
  }

  /** What the auditor wrote so far. */
  audit(): AuditLine[] {
    return fs
      .readFileSync(path.join(this.folder, 'backend.log'), 'utf8')
      .split('\n')
      .filter(line => line.includes('"isAuditEvent":true'))
      .map(line => JSON.parse(line));
  }

  /** Ends the processes; their files stay until `stop`. */
  async end() {
    await Promise.all([ended(this.#backend), ended(this.#playground)]);
  }

  async stop() {
    await this.end();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

async function ended(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise(resolve => {
    child.once('exit', resolve);
  });
  child.kill('SIGKILL');
  await exit;
}

async function answers(url: string, child: ChildProcess, log: string) {
  for (;;) {
    if (child.exitCode !== null) {
      throw new Error(
        `It ended by itself:\n${fs.readFileSync(log, 'utf8').slice(-4_000)}`,
      );
    }
    const response = await fetch(url).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.ok) return;
    await aMoment();
  }
}
