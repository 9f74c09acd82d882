import fs from 'node:fs';
import path from 'node:path';
import { keepsBound, type Bench } from './defineBench';
import { machineFacts } from './machine';

const folder = path.resolve(__dirname, '..');

const names = fs
  .readdirSync(folder)
  .filter(file => file.endsWith('.ts'))
  .map(file => path.basename(file, '.ts'))
  .sort();

const load = (name: string): Bench =>
  require(path.join(folder, `${name}.ts`)).bench;

async function main(argv: string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (!name) {
    for (const each of names) {
      print(`${each.padEnd(16)}${load(each).description}`);
    }
    return 0;
  }
  if (!names.includes(name)) {
    return wrong(`No benchmark '${name}': there are ${names.join(', ')}.`);
  }
  let json: string | undefined;
  let runs: number | undefined;
  const args: string[] = [];
  for (let i = 0; i < rest.length; i++) {
    const value = rest[i + 1];
    if (rest[i] === '--json' && value) json = rest[++i];
    else if (rest[i] === '--runs' && value) {
      runs = Number(rest[++i]);
      if (!Number.isInteger(runs) || runs < 1) {
        return wrong(`--runs is '${value}': it must be a number from 1 on.`);
      }
    } else if (rest[i] !== '--') args.push(rest[i]);
  }

  const machine = machineFacts();
  const result = await load(name).run({
    runs,
    args,
    log: m => process.stderr.write(`${m}\n`),
  });
  const bounds = result.bounds.map(bound => ({
    ...bound,
    ok: keepsBound(bound),
  }));
  for (const { ok, name: what, value, at, limit, unit } of bounds) {
    print(
      `${ok ? 'kept  ' : 'BROKEN'}  ${what}: ${value} ${unit} (at ${
        at ?? 'most'
      } ${limit})`,
    );
  }
  const report = { name, machine, ...result, bounds };
  if (json) {
    fs.mkdirSync(path.dirname(path.resolve(json)), { recursive: true });
    fs.writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
  } else {
    print(JSON.stringify(result.results, null, 2));
  }
  return bounds.every(({ ok }) => ok) ? 0 : 1;
}

// A stack that was started ends with this process: its own handler runs on exit alone.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => process.exit(130));
}

const print = (line: string) => process.stdout.write(`${line}\n`);

function wrong(message: string): number {
  process.stderr.write(`${message}\n`);
  return 2;
}

main(process.argv.slice(2)).then(
  code => process.exit(code),
  error => {
    process.stderr.write(`${error?.stack ?? error}\n`);
    process.exit(1);
  },
);
