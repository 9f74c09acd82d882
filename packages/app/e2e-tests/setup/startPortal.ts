import { spawn } from 'node:child_process';
import path from 'node:path';
import { PORTS } from './ports';

const root = path.resolve(__dirname, '../../../..');

const environment = {
  ...process.env,
  KRONOS_DATA: path.join(root, '.kronos', 'browser-tests'),
  KRONOS_APP_PORT: String(PORTS.app),
  KRONOS_BACKEND_PORT: String(PORTS.backend),
  KRONOS_PLAYGROUND_PORT: String(PORTS.playground),
};

/**
 * Brings up the portal as a person does, with `npm start`, over fresh data and on ports of its own, and ends it as a
 * person does, with Ctrl-C. Pages are those of production, which open in a fraction of the time. `KRONOS_KEEP=1` uses a
 * portal that runs already.
 */
export default async function startPortal() {
  if (process.env.KRONOS_KEEP) return undefined;
  await script('reset', '--yes').ended;
  const portal = script('start', '--built');
  await Promise.race([
    portal.says('Kronos is ready'),
    portal.ended.then(code => {
      throw new Error(`npm start ended with ${code}:\n${portal.output()}`);
    }),
  ]);
  return async () => {
    portal.interrupt();
    await portal.ended;
  };
}

function script(...args: string[]) {
  const child = spawn(
    process.execPath,
    [path.join(root, 'scripts/kronos.mjs'), ...args],
    { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  let onOutput = () => {};
  const keep = (chunk: Buffer) => {
    output += chunk;
    onOutput();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return {
    output: () => output,
    interrupt: () => child.kill('SIGINT'),
    ended: new Promise<number | null>(resolve => {
      child.on('exit', resolve);
    }),
    says: (text: string) =>
      new Promise<void>(resolve => {
        onOutput = () => {
          if (output.includes(text)) resolve();
        };
        onOutput();
      }),
  };
}
