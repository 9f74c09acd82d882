import path from 'node:path';
import { runCommand } from './cli/commands';
import { CommandError, ControlClient } from './cli/ControlClient';
import { USAGE } from './cli/usage';
import { seedDir } from './world/seed';
import { PlaygroundServer } from './server/PlaygroundServer';

const DEFAULT_PORT = 7100;

function portOf(text: string | undefined): number {
  const port = Number(text || DEFAULT_PORT);
  if (Number.isInteger(port) && port >= 0 && port < 65536) return port;
  throw new CommandError(
    `KRONOS_PLAYGROUND_PORT is '${text}', but it must be a port between 0 and 65535.`,
  );
}

async function serve() {
  const {
    KRONOS_PLAYGROUND_PORT,
    KRONOS_DATA = path.resolve(seedDir, '../../../.kronos'),
    KRONOS_PLAYGROUND_WEBHOOKS = 'http://localhost:7007',
  } = process.env;
  const dataDir = path.join(path.resolve(KRONOS_DATA), 'playground');
  const server = await PlaygroundServer.create({
    port: portOf(KRONOS_PLAYGROUND_PORT),
    dataDir,
    scratchDir: dataDir,
    portalUrl: KRONOS_PLAYGROUND_WEBHOOKS || undefined,
    log: message => process.stderr.write(`${message}\n`),
  });
  process.stdout.write(`The playground answers at ${server.url}\n`);
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    server.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

async function main([command = 'serve', ...rest]: string[]) {
  if (['help', '--help', '-h'].includes(command)) {
    process.stdout.write(`${USAGE}\n`);
  } else if (command === 'serve') {
    await serve();
  } else {
    const port = portOf(process.env.KRONOS_PLAYGROUND_PORT);
    const client = ControlClient.create({ url: `http://localhost:${port}` });
    process.stdout.write(`${await runCommand(client, [command, ...rest])}\n`);
  }
}

main(process.argv.slice(2)).catch(error => {
  const known =
    error instanceof CommandError || /^Port \d+ is in use/.test(error.message);
  process.stderr.write(`${known ? error.message : error.stack}\n`);
  process.exit(1);
});
