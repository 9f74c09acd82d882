import { once } from 'node:events';
import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { LineSplitter, SeriesScorer } from '../plugins/anomalies-common/src';

const USAGE = `Prints a CSV timestamp,value,anomaly_score of a series: how unusual each point is by its past, 0 to 1.

  npm run --silent metrics:score -- <file.csv>

  <file.csv>   has the columns timestamp and value; - for standard input
`;

async function main(args: string[]): Promise<number> {
  let given;
  try {
    given = parseArgs({
      args,
      allowPositionals: true,
      options: { help: { type: 'boolean' } },
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
  const scorer = SeriesScorer.create();
  const splitter = LineSplitter.create();
  let columns: { time: number; value: number } | undefined;
  let out = '';
  const take = (line: string) => {
    const cells = cellsOf(line);
    if (!columns) {
      columns = columnsOf(cells);
      out += 'timestamp,value,anomaly_score\n';
      return;
    }
    if (line.trim() === '') return;
    const time = cells[columns.time] ?? '';
    const value = cells[columns.value] ?? '';
    const score = scorer.add(momentOf(time), numberOf(value));
    out += `${quoted(time)},${quoted(value)},${score.toFixed(8)}\n`;
  };
  const write = async () => {
    const text = out;
    out = '';
    if (text && !process.stdout.write(text))
      await once(process.stdout, 'drain');
  };
  input.setEncoding('utf8');
  for await (const chunk of input) {
    for (const line of splitter.read(chunk as string)) take(line);
    await write();
  }
  for (const line of splitter.end()) take(line);
  columns ??= columnsOf([]);
  await write();
  const { invalid, outOfOrder, duplicates, gaps } = scorer.warnings;
  warn(splitter.cut, 'lines were longer than 65536 characters and were cut');
  warn(splitter.unreadable, 'lines are not all text');
  warn(invalid, 'rows have no valid timestamp or number; they score 0');
  warn(outOfOrder, 'rows are earlier than the row before');
  warn(duplicates, 'rows have the timestamp of the row before');
  warn(gaps, 'gaps');
  return 0;
}

function columnsOf(head: string[]) {
  const names = head.map(name => name.replace(/^\uFEFF/, '').toLowerCase());
  const time = names.indexOf('timestamp');
  const value = names.indexOf('value');
  if (time < 0 || value < 0) {
    throw new Error(
      `The first line must name the columns 'timestamp' and 'value', but is '${head
        .join(',')
        .replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '?')
        .slice(0, 200)}'.`,
    );
  }
  return { time, value };
}

/** The cells of a row of RFC 4180 without line ends in them. */
function cellsOf(line: string): string[] {
  const cells = line.match(/(?:"(?:[^"]|"")*"|[^,])+|(?<=,|^)(?=,|$)/g) ?? [];
  return cells.map(cell => {
    const text = cell.trim();
    return text.startsWith('"')
      ? text.replace(/^"|"$/g, '').replaceAll('""', '"')
      : text;
  });
}

const quoted = (text: string) =>
  /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

const numberOf = (text: string) => (text === '' ? NaN : Number(text));

/** ISO 8601, with a space for the T or without a zone (UTC), or seconds or milliseconds since 1970. */
function momentOf(text: string): number {
  if (/^-?\d+(\.\d+)?$/.test(text)) {
    const number = Number(text);
    return Math.abs(number) < 1e11 ? number * 1000 : number;
  }
  const iso = text.replace(' ', 'T');
  return Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/i.test(iso) ? iso : `${iso}Z`);
}

function warn(count: number, what: string) {
  if (count > 0) process.stderr.write(`${count} ${what}.\n`);
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
