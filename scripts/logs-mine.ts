import { once } from 'node:events';
import fs from 'node:fs';
import { parseArgs } from 'node:util';
import {
  LineSplitter,
  LogMiner,
  LogReader,
  type LogMessage,
  type LogTemplate,
} from '../plugins/anomalies-common/src';

const USAGE = `Prints a CSV line,templateId,template of a log with the default setting.

  npm run --silent logs:mine -- <file> [--raw]

  <file>   the message part of the lines; - for standard input
  --raw    lines as they are written, with time, level, thread and the like before the message
`;

/** Ids are final for so many lines at a time: bounds the memory for a log without end. */
const WINDOW = 1_000_000;
/** and for so many when templates are forgotten anyway */
const SMALL_WINDOW = 50_000;

async function main(args: string[]): Promise<number> {
  let given;
  try {
    given = parseArgs({
      args,
      allowPositionals: true,
      options: { raw: { type: 'boolean' }, help: { type: 'boolean' } },
    });
  } catch (error) {
    return wrong((error as Error).message);
  }
  if (given.values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const [file, ...more] = given.positionals;
  if (!file) return wrong('Name a file, or - for standard input.');
  if (more.length)
    return wrong(`One file at a time: '${more[0]}' is too much.`);
  if (file !== '-' && !fs.statSync(file, { throwIfNoEntry: false })?.isFile()) {
    return wrong(`No file '${file}'.`);
  }

  const input =
    file === '-'
      ? process.stdin
      : fs.createReadStream(file, { highWaterMark: 1 << 20 });
  const miner = LogMiner.create({ keepText: true });
  const splitter = LineSplitter.create();
  const reader = LogReader.create({ raw: given.values.raw === true });
  const writer = new CsvWriter(miner);
  writer.header();
  const take = (records: readonly LogMessage[]) => {
    for (const { message, lines } of records) {
      writer.add(miner.mine(message), lines);
    }
  };
  input.setEncoding('utf8');
  for await (const chunk of input) {
    for (const line of splitter.read(chunk as string)) take(reader.add(line));
    await writer.drained();
  }
  for (const line of splitter.end()) take(reader.add(line));
  take(reader.end());
  writer.flush();
  await writer.drained();
  warn(splitter.cut, 'lines were longer than 65536 characters and were cut');
  warn(splitter.unreadable, 'lines are not all text');
  warn(miner.forgotten, 'templates were forgotten to stay within bounds');
  return 0;
}

function warn(count: number, what: string) {
  if (count > 0) process.stderr.write(`${count} ${what}.\n`);
}

/** Holds back the rows of a window, because a template may become part of another until its end. */
class CsvWriter {
  readonly #miner: LogMiner;
  #templates: LogTemplate[] = [];
  #counts: number[] = [];
  #held = 0;
  #forgotten = 0;
  #line = 0;
  #waiting: Promise<unknown> | undefined;
  readonly #cells = new Map<LogTemplate, string>();

  constructor(miner: LogMiner) {
    this.#miner = miner;
  }

  header() {
    process.stdout.write('line,templateId,template\n');
  }

  add(template: LogTemplate, lines: number) {
    this.#templates.push(template);
    this.#counts.push(lines);
    this.#held += lines;
    const most =
      this.#miner.forgotten > this.#forgotten ? SMALL_WINDOW : WINDOW;
    if (this.#held >= most) this.flush();
  }

  flush() {
    this.#miner.settle();
    this.#cells.clear();
    let out = '';
    for (let i = 0; i < this.#templates.length; i++) {
      const template = this.#templates[i].current;
      let cells = this.#cells.get(template);
      if (cells === undefined) {
        cells = `${template.id},${quoted(this.#miner.text(template))}\n`;
        this.#cells.set(template, cells);
      }
      for (let k = 0; k < this.#counts[i]; k++) {
        out += `${++this.#line},${cells}`;
      }
      if (out.length > 1 << 20) {
        this.#write(out);
        out = '';
      }
    }
    this.#write(out);
    this.#templates = [];
    this.#counts = [];
    this.#held = 0;
    this.#forgotten = this.#miner.forgotten;
  }

  #write(text: string) {
    if (text === '' || process.stdout.write(text)) return;
    this.#waiting ??= once(process.stdout, 'drain').then(() => {
      this.#waiting = undefined;
    });
  }

  async drained() {
    await this.#waiting;
  }
}

/** A cell of RFC 4180; control characters would end up in terminals and break readers. */
function quoted(text: string): string {
  // eslint-disable-next-line no-control-regex
  const clean = text.replace(/[\u0000-\u001f\u007f]/g, ' ');
  return /[",]/.test(clean) ? `"${clean.replaceAll('"', '""')}"` : clean;
}

process.stdout.on('error', error => {
  // `| head` has read enough
  if ((error as NodeJS.ErrnoException).code === 'EPIPE') process.exit(0);
  throw error;
});

const wrong = (message: string) => {
  process.stderr.write(`${message}\n\n${USAGE}`);
  return 2;
};

main(process.argv.slice(2)).then(
  code => {
    process.exitCode = code;
  },
  error => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  },
);
