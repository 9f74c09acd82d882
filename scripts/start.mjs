import crypto from 'node:crypto';
import path from 'node:path';
import { fail, say } from './bootstrap/messages.mjs';
import {
  backstageCli,
  dataDir,
  nodeTransform,
  root,
} from './bootstrap/paths.mjs';
import { checkPorts, readPorts } from './stack/ports.mjs';
import {
  killGroup,
  lastLines,
  startProcess,
  stopProcesses,
} from './stack/processes.mjs';
import {
  leftovers,
  removeRunFile,
  runningPortal,
  writeRunFile,
} from './stack/runFile.mjs';
import { readOrCreateSecretKey } from './stack/secretKey.mjs';
import { get, waitFor } from './stack/waitFor.mjs';

const USAGE = `npm start [-- --verbose] [-- --config <file>]…

  --verbose          shows what the parts write instead of keeping it in .kronos/logs
  --config <file>    settings on top of app-config.yaml, may be given several times
  --no-playground    the tools are real ones, given by your settings
  --built            builds the web app as for production and serves it from the backend, on one port: pages open
                     faster, changes of the source are not followed`;

function readArguments(args) {
  const options = {
    verbose: false,
    playground: true,
    built: false,
    configs: [],
  };
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--verbose') options.verbose = true;
    else if (args[i] === '--no-playground') options.playground = false;
    else if (args[i] === '--built') options.built = true;
    else if (args[i] === '--config' && args[i + 1]) {
      options.configs.push(path.resolve(root, args[++i]));
    } else fail(`Unknown option '${args[i]}'.\n\n${USAGE}`);
  }
  return options;
}

/** Starts playground, backend and web app, says when the page answers, and ends all of them on Ctrl-C. */
export async function run(args) {
  const options = readArguments(args);
  const began = Date.now();
  const other = runningPortal();
  if (other) {
    fail(
      `The portal is already running over this data (process ${other}): use it, or stop it with Ctrl-C first.`,
    );
  }
  for (const pid of leftovers()) killGroup(pid, 'SIGKILL');

  const { app, backend, playground } = readPorts();
  const ports = { app, backend: options.built ? app : backend, playground };
  await checkPorts(ports);
  const env = {
    KRONOS_DATA: dataDir,
    KRONOS_APP_PORT: String(ports.app.value),
    KRONOS_BACKEND_PORT: String(ports.backend.value),
    KRONOS_PLAYGROUND_PORT: String(ports.playground.value),
    KRONOS_PLAYGROUND_WEBHOOKS: `http://localhost:${ports.backend.value}`,
    KRONOS_SECRET_KEY: process.env.KRONOS_SECRET_KEY || readOrCreateSecretKey(),
    KRONOS_START_TOKEN: crypto.randomBytes(24).toString('hex'),
    NODE_ENV: 'development',
    // Inspector and browser windows are for those who ask for them.
    BROWSER: 'none',
  };

  const processes = [];
  let build;
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await stopProcesses(build ? [...processes, build] : processes);
    removeRunFile();
  };
  const stopped = () => stopping || processes.some(p => p.exited);
  let interrupted;
  const interruption = new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => {
        interrupted = signal;
        resolve();
      });
    }
  });

  const giveUp = async () => {
    const dead = processes.find(p => p.exited);
    const about = dead ?? processes[processes.length - 1];
    await stop();
    fail(
      `${
        dead
          ? `The ${dead.name} stopped by itself.`
          : `The ${about.name} does not answer after three minutes.`
      } Its last words:\n\n${lastLines(
        about.logFile,
      )}\n\nAll of it: ${path.relative(root, about.logFile)}`,
    );
  };

  const start = what => {
    processes.push(startProcess({ ...what, env, verbose: options.verbose }));
    writeRunFile(processes);
  };

  const configs = [
    'app-config.yaml',
    'scripts/stack/start.app-config.yaml',
    ...options.configs,
  ].flatMap(file => ['--config', path.resolve(root, file)]);

  try {
    say(options.built ? 'Building and starting …' : 'Starting …');
    if (options.built) {
      build = startProcess({
        name: 'build',
        cwd: path.join(root, 'packages/app'),
        args: [backstageCli, 'package', 'build', ...configs],
        env,
        verbose: options.verbose,
      });
    }
    if (options.playground) {
      start({
        name: 'playground',
        args: [
          '--require',
          nodeTransform,
          path.join(root, 'packages/playground/src/cli.ts'),
          'serve',
        ],
      });
      // The backend asks the sign-in server who it is once, when it starts.
      const answers = await Promise.race([
        interruption,
        waitFor({
          url: `http://localhost:${ports.playground.value}/oidc/.well-known/openid-configuration`,
          ok: ({ status }) => status === 200,
          stopped,
        }),
      ]);
      if (!interrupted && !answers) await giveUp();
    }
    const outcome = build && (await Promise.race([interruption, build.exit]));
    if (interrupted) return 0;
    if (outcome && outcome.code !== 0) {
      await stop();
      fail(`The web app does not build:\n\n${lastLines(build.logFile)}`);
    }
    start(
      options.built
        ? {
            name: 'portal',
            cwd: path.join(root, 'packages/backend'),
            args: [
              '--require',
              nodeTransform,
              path.join(root, 'packages/backend/src/index.ts'),
              ...configs,
            ],
          }
        : { name: 'portal', args: [backstageCli, 'repo', 'start', ...configs] },
    );

    const ready = Promise.race([
      interruption,
      pageAnswers({
        ports,
        playground: options.playground,
        token: env.KRONOS_START_TOKEN,
        stopped,
      }),
    ]);
    const answered = await ready;
    if (!interrupted) {
      if (!answered) await giveUp();
      const seconds = Math.round((Date.now() - began) / 1000);
      say(
        `Kronos is ready after ${seconds} s: http://localhost:${ports.app.value} (Ctrl-C stops it)`,
      );
      await Promise.race([interruption, ...processes.map(p => p.exit)]);
    }
    if (!interrupted) {
      const dead = processes.find(p => p.exited);
      await stop();
      fail(
        `The ${dead.name} stopped by itself. Its last words:\n\n${lastLines(
          dead.logFile,
        )}`,
      );
    }
    say('\nStopping …');
    return 0;
  } finally {
    await stop();
  }
}

/** True when the page, its scripts and the backend really answer, and people can sign in. */
async function pageAnswers({ ports, playground, token, stopped }) {
  const app = `http://localhost:${ports.app.value}`;
  const backend = `http://localhost:${ports.backend.value}`;
  const parts = [
    {
      url: `${backend}/.backstage/health/v1/readiness`,
      ok: ({ status }) => status === 200,
    },
    {
      url: app,
      ok: async ({ status, text }) => {
        const script = /<script[^>]+src="([^"]+)"/.exec(text);
        if (status !== 200 || !script) return false;
        const answer = await get(new URL(script[1], app));
        return answer?.status === 200;
      },
    },
  ];
  if (playground) {
    // Nobody can sign in before the catalog knows them; at the first start that takes some seconds.
    for (const kind of ['user', 'component']) {
      parts.push({
        url: `${backend}/api/catalog/entities/by-query?limit=1&filter=kind%3D${kind}`,
        headers: { authorization: `Bearer ${token}` },
        ok: ({ status, text }) =>
          status === 200 && JSON.parse(text).totalItems > 0,
      });
    }
  }
  const answers = await Promise.all(
    parts.map(part => waitFor({ ...part, stopped })),
  );
  return answers.every(Boolean);
}
