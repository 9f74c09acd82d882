import fs from 'node:fs';
import path from 'node:path';
import { benchCommand } from './benchCommand';
import type { Bench } from './defineBench';

const folder = path.resolve(__dirname, '..');

const benches = new Map(
  fs
    .readdirSync(folder)
    .filter(file => file.endsWith('.ts'))
    .sort()
    .map(file => [
      path.basename(file, '.ts'),
      (): Bench<any> => require(path.join(folder, file)).bench,
    ]),
);

// A stack that was started ends with this process: its own handler runs on exit alone.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => process.exit(130));
}

benchCommand(process.argv.slice(2), {
  benches,
  print: line => process.stdout.write(`${line}\n`),
  log: line => process.stderr.write(`${line}\n`),
}).then(
  code => process.exit(code),
  error => {
    process.stderr.write(`${error?.stack ?? error}\n`);
    process.exit(3);
  },
);
