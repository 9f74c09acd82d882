import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { keepsBound, type Bench, type BenchResult } from './defineBench';
import { machineFacts } from './machine';
import { countOf, WrongCall } from './wrongCall';

export interface BenchCommandOptions {
  /** loads one, by name */
  benches: ReadonlyMap<string, () => Bench<any>>;
  /** a line of the result */
  print(line: string): void;
  /** what goes on meanwhile, and what went wrong */
  log(line: string): void;
}

/**
 * Measures one benchmark, or lists all of them.
 *
 * @returns 0 when all bounds are kept, 1 when one is broken, 2 when the call is wrong, 3 when the measuring broke off
 */
export async function benchCommand(
  argv: readonly string[],
  options: BenchCommandOptions,
): Promise<number> {
  const { benches, print, log } = options;
  try {
    if (argv.length === 0) {
      for (const [name, load] of benches) {
        print(`${name.padEnd(16)}${load().description}`);
      }
      return 0;
    }
    const call = readCall(argv, benches);
    const { name, bench, json } = call;
    const machine = machineFacts();
    const write = (result: BenchResult & { error?: string }) => {
      const bounds = result.bounds.map(b => ({ ...b, ok: keepsBound(b) }));
      const report = { name, machine, ...result, bounds };
      if (json) fs.writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
      return report;
    };
    if (json) makeRoom(json);
    let report;
    try {
      const { runs, options: own } = call;
      report = write(await bench.run({ runs, options: own, log }));
    } catch (error) {
      if (error instanceof WrongCall) throw error;
      const { message, stack } = error as Error;
      write({ runs: 0, results: {}, bounds: [], error: message });
      log(stack ?? message);
      return 3;
    }
    for (const { ok, name: what, value, at, limit, unit } of report.bounds) {
      print(
        `${ok ? 'kept  ' : 'BROKEN'}  ${what}: ${value} ${unit} (at ${
          at ?? 'most'
        } ${limit})`,
      );
    }
    if (!json) print(JSON.stringify(report.results, null, 2));
    return report.bounds.every(({ ok }) => ok) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof WrongCall)) throw error;
    log(error.message);
    return 2;
  }
}

/** `name [--json <file>] [--runs <n>] [-- options of the benchmark]` */
function readCall(
  argv: readonly string[],
  benches: BenchCommandOptions['benches'],
) {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  const { values, positionals } = parse(argv.slice(0, end), {
    json: { type: 'string' },
    runs: { type: 'string' },
  });
  const [name, ...more] = positionals;
  const load = benches.get(name);
  if (!load) {
    throw new WrongCall(
      `No benchmark '${name ?? ''}': there are ${[...benches.keys()].join(
        ', ',
      )}.`,
    );
  }
  const bench = load();
  const own = parse(argv.slice(end + 1), bench.options ?? {});
  const [unknown] = [...more, ...own.positionals];
  if (unknown !== undefined) {
    throw new WrongCall(`'${unknown}' is not understood: ${name} takes none.`);
  }
  return {
    name,
    bench,
    json: values.json as string | undefined,
    runs: countOf('--runs', values.runs as string | undefined, undefined),
    // none of them is a list
    options: own.values as Record<string, string | boolean | undefined>,
  };
}

function parse(
  args: string[],
  options: Record<string, { type: 'string' | 'boolean' }>,
) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new WrongCall((error as Error).message);
  }
}

/** Before the measuring, which takes minutes; a report of an earlier run must not be taken for one of this. */
function makeRoom(file: string) {
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.rmSync(file, { force: true });
  } catch (error) {
    throw new WrongCall(
      `--json is '${file}', which cannot be written: ${
        (error as Error).message
      }`,
    );
  }
}
