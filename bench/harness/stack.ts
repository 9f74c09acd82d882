import { spawn, type ChildProcess } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const root = path.resolve(__dirname, '../..');
const nodeTransform = path.join(
  root,
  'node_modules/@backstage/cli/config/nodeTransform.cjs',
);

/** Away from those of `npm start` and of the browser tests. */
export const PORTS = { backend: 7407, playground: 7500 };

export interface Stack {
  /** address of the backend, and of the built web app when it is there */
  url: string;
  playground: string;
  /** of a service that may read the catalog and nothing else */
  token: string;
  /** of the data, kept when the stack stops */
  data: string;
  control(route: string, body: unknown): Promise<void>;
  stop(): Promise<void>;
}

/**
 * A playground and a backend as in production: no watching, no development server; the web app is served by the backend
 * when `packages/app/dist` was built.
 */
export async function startStack(options: {
  /** folder for the data below `.kronos/bench` */
  name: string;
  /** keep what an earlier run left there */
  keep?: boolean;
  /** settings on top of `app-config.yaml` */
  config?: { backend?: object; [key: string]: unknown };
  env?: Record<string, string>;
  log(message: string): void;
}): Promise<Stack> {
  const data = path.join(root, '.kronos', 'bench', options.name);
  if (!options.keep) fs.rmSync(data, { recursive: true, force: true });
  fs.mkdirSync(path.join(data, 'db'), { recursive: true });
  const url = `http://localhost:${PORTS.backend}`;
  const playground = `http://localhost:${PORTS.playground}`;
  const token = crypto.randomBytes(24).toString('hex');

  const configFile = path.join(data, 'app-config.bench.json');
  fs.writeFileSync(
    configFile,
    JSON.stringify(
      {
        ...options.config,
        app: { baseUrl: url },
        backend: {
          ...options.config?.backend,
          cors: { origin: url },
          auth: {
            externalAccess: [
              {
                type: 'static',
                options: { token, subject: 'bench' },
                accessRestrictions: [
                  {
                    plugin: 'catalog',
                    permissionAttribute: { action: 'read' },
                  },
                ],
              },
            ],
          },
        },
      },
      null,
      2,
    ),
  );
  const env = {
    ...process.env,
    KRONOS_DATA: data,
    KRONOS_APP_PORT: String(PORTS.backend),
    KRONOS_BACKEND_PORT: String(PORTS.backend),
    KRONOS_PLAYGROUND_PORT: String(PORTS.playground),
    KRONOS_PLAYGROUND_WEBHOOKS: url,
    // keeps stored secrets readable when data of an earlier run is used
    KRONOS_SECRET_KEY: secretKey(path.join(data, 'secret.key')),
    NODE_ENV: 'production',
    ...options.env,
  };
  const processes: Started[] = [];
  const start = (name: string, cwd: string, args: string[]) => {
    const started = startNode({ name, cwd, args, env, data });
    processes.push(started);
    return started;
  };
  const stop = async () => {
    for (const { child } of processes) child.kill('SIGTERM');
    const ended = Promise.all(processes.map(p => p.ended));
    await Promise.race([ended, sleep(10_000)]);
    for (const { child } of processes) child.kill('SIGKILL');
    await ended;
  };
  try {
    options.log('starting playground and backend …');
    const tools = start('playground', root, [
      path.join(root, 'packages/playground/src/cli.ts'),
      'serve',
    ]);
    await tools.answers(`${playground}/oidc/.well-known/openid-configuration`);
    const backend = start('backend', path.join(root, 'packages/backend'), [
      path.join(root, 'packages/backend/src/index.ts'),
      '--config',
      path.join(root, 'app-config.yaml'),
      '--config',
      configFile,
    ]);
    await backend.answers(`${url}/.backstage/health/v1/readiness`);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    playground,
    token,
    data,
    stop,
    async control(route, body) {
      const response = await fetch(`${playground}/control/${route}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`${route}: ${await response.text()}`);
    },
  };
}

interface Started {
  child: ChildProcess;
  ended: Promise<void>;
  answers(url: string): Promise<void>;
}

function startNode(options: {
  name: string;
  cwd: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  data: string;
}): Started {
  const logFile = path.join(options.data, `${options.name}.log`);
  const log = fs.openSync(logFile, 'w');
  const child = spawn(
    process.execPath,
    ['--require', nodeTransform, ...options.args],
    { cwd: options.cwd, env: options.env, stdio: ['ignore', log, log] },
  );
  fs.closeSync(log);
  let over = false;
  const ended = new Promise<void>(resolve => {
    child.on('exit', () => {
      over = true;
      resolve();
    });
  });
  process.on('exit', () => child.kill('SIGKILL'));
  return {
    child,
    ended,
    async answers(url) {
      const end = Date.now() + 180_000;
      while (!over && Date.now() < end) {
        const ok = await fetch(url).then(
          r => r.ok,
          () => false,
        );
        if (ok) return;
        await sleep(200);
      }
      const words = fs.readFileSync(logFile, 'utf8').trim().split('\n');
      throw new Error(
        `The ${options.name} ${over ? 'stopped' : 'does not answer'}:\n${words
          .slice(-20)
          .join('\n')}`,
      );
    },
  };
}

function secretKey(file: string): string {
  if (!fs.existsSync(file)) {
    fs.writeFileSync(file, crypto.randomBytes(32).toString('hex'), {
      mode: 0o600,
    });
  }
  return fs.readFileSync(file, 'utf8').trim();
}

/** Asks until the answer is true. */
export async function until(
  what: string,
  condition: () => Promise<boolean>,
  seconds = 600,
): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    if (await condition()) return;
    await sleep(500);
  }
  throw new Error(`${what}: not within ${seconds} s`);
}

/** Number of components that the catalog knows, of those that the filter leaves. */
export async function componentCount(
  stack: Stack,
  filter: string[] = [],
): Promise<number> {
  const query = new URLSearchParams({
    filter: ['kind=component', ...filter].join(','),
    limit: '1',
  });
  const response = await fetch(
    `${stack.url}/api/catalog/entities/by-query?${query}`,
    { headers: { authorization: `Bearer ${stack.token}` } },
    // a backend that is at work may have closed the connection
  ).catch(() => undefined);
  return response?.ok ? (await response.json()).totalItems : 0;
}
