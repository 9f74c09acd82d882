import {
  fieldsOf,
  isLevel,
  type FieldKind,
  type HeaderField,
} from './headerFields';

/** What stands before the message of a raw line. */
export interface LogHeader {
  time?: string;
  level?: string;
  logger?: string;
}

interface HeaderShape {
  /** so many fields, or columns between bars */
  fields: number;
  /** the kinds that those have in nearly all lines; undefined where they differ */
  kinds: Array<FieldKind | undefined>;
  /** ends the header when it follows within so many fields */
  tail?: { kind: 'label' | 'separator'; within: number };
  bars?: boolean;
}

const MOST_FIELDS = 14;
const NEARLY_ALL = 0.9;
/** Fields of any kind that may stand between two that are surely of the header. */
const MOST_BETWEEN = 4;
const CONTAINER = /^\d{4}-\d{2}-\d{2}T\S+ (?:stdout|stderr) [FP] /;
/** `INFO:root:message`, as Python writes without being told how */
const LEVEL_NAME = /^(DEBUG|INFO|WARNING|ERROR|CRITICAL):([\w.]+):/;
const MESSAGE_KEY = /(?:^|\s)(?:msg|message)=("(?:[^"\\]|\\.)*"|\S+)/;
const LEVEL_KEY = /(?:^|\s)(?:level|lvl|severity)="?(\w+)/;
const TIME_KEY = /(?:^|\s)(?:time|ts|timestamp)="?([^\s"]+)/;

/**
 * Finds where the message begins. Nothing is told to it: fields from the beginning of the line that are of one kind
 * (a time, a level, a bracket, a label with a colon, …) in nearly all lines are its header.
 */
export class HeaderFinder {
  static learn(lines: readonly string[]): HeaderFinder {
    const sample = lines
      .filter(line => line.trim() !== '')
      .slice(0, 2000)
      .map(withoutContainer);
    return new HeaderFinder(shapeOf(sample));
  }

  readonly #shape: HeaderShape;

  private constructor(shape: HeaderShape) {
    this.#shape = shape;
  }

  split(raw: string): LogHeader & { message: string } {
    const line = withoutContainer(raw);
    if (MESSAGE_KEY.test(line)) {
      const pairs = ofPairs(line);
      if (pairs) return pairs;
    }
    const python = LEVEL_NAME.exec(line);
    if (python) {
      const [head, level, logger] = python;
      return { level, logger, message: line.slice(head.length) };
    }
    if (this.#shape.bars) return splitBars(line, this.#shape.fields);
    const { fields: count, kinds, tail } = this.#shape;
    const fields = fieldsOf(line, MOST_FIELDS);
    if (fields.length === 0) return { message: line };
    const fits =
      count > 0 &&
      fields.length >= count &&
      kinds.every((kind, at) => kind !== 'time' || fields[at].kind === 'time');
    let used = fits ? count : leading(fields);
    if (tail && fits) {
      const at = firstOf(fields, tail.kind, used, tail.within);
      if (at >= 0) used = at + 1;
    }
    if (used === 0) return { message: line };
    const message = line.slice(fields[used - 1].next);
    return { ...describe(line, fields.slice(0, used)), message };
  }
}

const withoutContainer = (line: string) => line.replace(CONTAINER, '');

function shapeOf(lines: string[]): HeaderShape {
  const none: HeaderShape = { fields: 0, kinds: [] };
  if (lines.length === 0) return none;
  const bars = barsOf(lines);
  if (bars) return bars;

  const all = lines.map(line => fieldsOf(line, MOST_FIELDS));
  const usual = (at: number): FieldKind | undefined => {
    const counts = new Map<FieldKind, number>();
    let total = 0;
    for (const fields of all) {
      // A line that ends here has no message after this column.
      if (fields.length <= at) continue;
      total++;
      const { kind } = fields[at];
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    if (total < lines.length * NEARLY_ALL) return undefined;
    for (const [kind, count] of counts) {
      if (count >= total * NEARLY_ALL) return kind;
    }
    return undefined;
  };
  const padded = (at: number) =>
    share(all, fields => {
      const field = fields[at];
      return (
        field !== undefined &&
        field.next - field.end > 1 &&
        fields.length > at + 1
      );
    }) >= NEARLY_ALL;

  let end = 0;
  let timed = false;
  let levelled = false;
  const kinds: Array<FieldKind | undefined> = [];
  for (let at = 0; at < MOST_FIELDS && at - end <= MOST_BETWEEN; at++) {
    const kind = usual(at);
    kinds.push(kind);
    const near = at === end;
    if (kind === 'time' && !levelled) {
      timed = true;
      end = at + 1;
    } else if (kind === 'level' && !levelled) {
      levelled = true;
      end = at + 1;
    } else if (kind === 'separator' && (timed || levelled || at < 2)) {
      end = at + 1;
    } else if (kind === 'bracket' && (timed || levelled)) {
      end = at + 1;
    } else if (near && kind === 'number' && (timed || levelled)) {
      end = at + 1;
    } else if (near && kind === 'dotted' && levelled) {
      end = at + 1;
    } else if (near && levelled && padded(at)) {
      end = at + 1;
    } else if (kind === 'label') break;
  }
  if (!timed && !levelled) {
    const barred = end > 0 && end < 3;
    return barred ? { fields: end, kinds: kinds.slice(0, end) } : none;
  }

  const shape: HeaderShape = { fields: end, kinds: kinds.slice(0, end) };
  for (const kind of ['label', 'separator'] as const) {
    // After the level a label stands at once or not at all: later it is part of the message.
    const within = levelled ? 1 : MOST_BETWEEN;
    const found = share(all, fields => firstOf(fields, kind, end, within) >= 0);
    if (found >= NEARLY_ALL) return { ...shape, tail: { kind, within } };
  }
  return shape;
}

/** `time|logger|pid|message`: columns between bars that all lines have. */
function barsOf(lines: string[]): HeaderShape | undefined {
  const counts = lines.map(line => line.split('|').length - 1);
  counts.sort((x, y) => x - y);
  const bars = counts[Math.floor(counts.length * (1 - NEARLY_ALL) * 0.5)];
  if (bars < 2) return undefined;
  const timed = share(lines, line => {
    const [field] = fieldsOf(line.split('|', 1)[0], 1);
    return field?.kind === 'time';
  });
  return timed >= NEARLY_ALL
    ? { fields: bars, kinds: [], bars: true }
    : undefined;
}

function splitBars(
  line: string,
  count: number,
): LogHeader & { message: string } {
  const columns: string[] = [];
  let from = 0;
  for (let i = 0; i < count; i++) {
    const at = line.indexOf('|', from);
    if (at < 0) return { message: line };
    columns.push(line.slice(from, at).trim());
    from = at + 1;
  }
  const level = columns.find(isLevel);
  return {
    time: columns[0],
    ...(level && { level }),
    message: line.slice(from).trimStart(),
  };
}

/** Fields at the beginning of a line unlike the others that can be nothing but a header. */
function leading(fields: HeaderField[]): number {
  let at = 0;
  let timed = false;
  while (at < fields.length) {
    const { kind } = fields[at];
    if (kind === 'time') timed = true;
    else if (!(timed && (kind === 'level' || kind === 'separator'))) break;
    at++;
  }
  return at;
}

function firstOf(
  fields: HeaderField[],
  kind: FieldKind,
  from: number,
  within: number,
): number {
  const limit = Math.min(fields.length, from + within);
  for (let at = from; at < limit; at++) {
    const field = fields[at];
    if (field.kind === kind) return at;
    if (kind === 'label' && field.kind === 'level' && field.colon) return at;
  }
  return -1;
}

function describe(line: string, fields: HeaderField[]): LogHeader {
  const text = ({ begin, end }: HeaderField) => {
    const field = line.slice(begin, end);
    return field.startsWith('[')
      ? field.slice(1, -1).trim()
      : field.replace(/\[.*\]$/, '');
  };
  const times = fields.filter(field => field.kind === 'time');
  const level = fields.find(field => field.kind === 'level');
  const logger =
    fields.findLast(field => field.kind === 'label') ??
    fields.findLast(field => field.kind === 'dotted');
  return {
    ...(times.length > 0 && {
      time: line
        .slice(times[0].begin, times[times.length - 1].end)
        .replace(/^\[|\]$/g, ''),
    }),
    ...(level && { level: text(level) }),
    ...(logger && { logger: text(logger) }),
  };
}

/** `time=… level=info msg="…" key=value` */
function ofPairs(line: string): (LogHeader & { message: string }) | undefined {
  const [, quoted] = MESSAGE_KEY.exec(line)!;
  // A message may speak of a message; a line of pairs begins with one.
  if (!/^[\w.@-]+=/.test(line)) return undefined;
  const level = LEVEL_KEY.exec(line)?.[1];
  const time = TIME_KEY.exec(line)?.[1];
  return {
    ...(level && { level }),
    ...(time && { time }),
    message: quoted.startsWith('"')
      ? quoted.slice(1, -1).replace(/\\(.)/g, '$1')
      : quoted,
  };
}

const share = <T>(items: readonly T[], test: (item: T) => boolean) =>
  items.filter(test).length / items.length;
