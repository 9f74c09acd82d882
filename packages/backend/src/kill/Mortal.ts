import { aMoment, freePorts } from '@kronos-portal/node/testUtils';
import { fork, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const NODE_TRANSFORM = require.resolve(
  '@backstage/cli/config/nodeTransform.cjs',
);

export interface MortalOptions {
  /** file in `host/` */
  host: string;
  /** configuration besides addresses and database */
  settings: object;
  /** configuration of `backend.database`; SQLite in the folder by default */
  database?: object;
  /** false: it is not started a second time */
  spare?: boolean;
}

interface Message {
  loaded?: true;
  armed?: string | null;
  commit?: string;
  handled?: unknown;
}

/**
 * A backend in a process of its own that is killed again and again, on one address over one folder. The next process
 * loads its modules while this one runs.
 */
export class Mortal {
  readonly url: string;
  readonly folder: string;
  /** what the watched plugin committed */
  commits: string[] = [];
  /** events of webhooks that this process handled */
  readonly handled: unknown[] = [];
  readonly #options: MortalOptions;
  readonly #args: string[];
  #life?: ChildProcess;
  #spare?: { child: ChildProcess; loaded: Promise<void> };

  static async create(options: MortalOptions): Promise<Mortal> {
    const [port] = await freePorts(1);
    return new Mortal(options, port);
  }

  private constructor(options: MortalOptions, port: number) {
    this.#options = options;
    this.url = `http://localhost:${port}`;
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kronos-mortal-'));
    const config = path.join(this.folder, 'app-config.json');
    fs.writeFileSync(
      config,
      JSON.stringify({
        backend: {
          baseUrl: this.url,
          listen: { port, host: '127.0.0.1' },
          database: options.database ?? {
            client: 'better-sqlite3',
            connection: { directory: path.join(this.folder, 'db') },
          },
        },
        ...options.settings,
      }),
    );
    this.#args = ['--config', config];
    this.#spare = this.#load();
  }

  get log(): string {
    return fs.readFileSync(path.join(this.folder, 'log'), 'utf8');
  }

  /** Answers when the backend is ready. */
  async start(): Promise<void> {
    const { child, loaded } = this.#spare ?? this.#load();
    this.#spare = undefined;
    this.#life = child;
    await loaded;
    child.send({ start: true });
    for (;;) {
      if (child.exitCode !== null) {
        throw new Error(`It ended by itself:\n${this.log.slice(-4_000)}`);
      }
      const ready = await fetch(
        `${this.url}/.backstage/health/v1/readiness`,
      ).catch(() => undefined);
      await ready?.body?.cancel();
      if (ready?.ok) break;
      await aMoment();
    }
    if (this.#options.spare !== false) this.#spare = this.#load();
  }

  /** Waits for the process to end, and answers by what it did. */
  async end(): Promise<string | null> {
    const child = this.#life!;
    if (child.exitCode === null && child.signalCode === null) {
      await new Promise(resolve => {
        child.once('exit', resolve);
      });
    }
    return child.signalCode;
  }

  async kill() {
    this.#life!.kill('SIGKILL');
    await this.end();
  }

  /** Lets the process kill itself right after the commit of this name; whoever makes those of `frozen` stops there. */
  async dieAfter(
    commit: string | undefined,
    frozen: string[] = [],
  ): Promise<void> {
    const child = this.#life!;
    const armed = new Promise<void>(resolve => {
      const hear = (message: Message) => {
        if (!('armed' in message)) return;
        child.off('message', hear);
        resolve();
      };
      child.on('message', hear);
    });
    child.send({ death: commit, frozen });
    await armed;
  }

  async destroy(): Promise<void> {
    const children = [this.#life, this.#spare?.child];
    await Promise.all(
      children.map(async child => {
        if (!child || child.exitCode !== null || child.signalCode !== null) {
          return;
        }
        child.kill('SIGKILL');
        await new Promise(resolve => {
          child.once('exit', resolve);
        });
      }),
    );
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  #load() {
    const log = fs.openSync(path.join(this.folder, 'log'), 'a');
    const child = fork(
      path.join(__dirname, 'host', this.#options.host),
      this.#args,
      {
        cwd: path.resolve(__dirname, '../..'),
        env: {
          ...process.env,
          NODE_ENV: 'production',
          NODE_OPTIONS: '',
          NODE_COMPILE_CACHE:
            process.env.NODE_COMPILE_CACHE ??
            path.join(os.tmpdir(), 'kronos-compile-cache'),
        },
        execArgv: ['--require', NODE_TRANSFORM],
        stdio: ['ignore', log, log, 'ipc'],
      },
    );
    fs.closeSync(log);
    const loaded = new Promise<void>((resolve, reject) => {
      child.once('exit', () =>
        reject(new Error(`It did not start:\n${this.log.slice(-4_000)}`)),
      );
      child.on('message', (message: Message) => {
        if (message.loaded) resolve();
        if (message.commit) this.commits.push(message.commit);
        if (message.handled) this.handled.push(message.handled);
      });
    });
    loaded.catch(() => {});
    return { child, loaded };
  }
}
