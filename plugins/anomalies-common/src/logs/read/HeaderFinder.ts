import {
  fieldsOf,
  isLevel,
  type FieldKind,
  type HeaderField,
} from './headerFields';
import { firstOf, MOST_FIELDS, shapeOf, type HeaderShape } from './headerShape';
import { messageOfPairs } from './messageOfPairs';

const isTime = (kind: FieldKind | undefined) =>
  kind === 'time' || kind === 'uptime';

/** What stands before the message of a raw line. */
export interface LogHeader {
  time?: string;
  level?: string;
  logger?: string;
}

const CONTAINER = /^\d{4}-\d{2}-\d{2}T\S+ (?:stdout|stderr) [FP] /;
/** `INFO:root:message`, as Python writes without being told how */
const LEVEL_NAME = /^(DEBUG|INFO|WARNING|ERROR|CRITICAL):([\w.]+):/;
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

  static of(shape: HeaderShape): HeaderFinder {
    return new HeaderFinder(shape);
  }

  readonly #shape: HeaderShape;

  /** what was learned, plain JSON */
  get shape(): HeaderShape {
    return this.#shape;
  }

  private constructor(shape: HeaderShape) {
    this.#shape = shape;
  }

  split(raw: string): LogHeader & { message: string } {
    const line = withoutContainer(raw);
    const pairs = messageOfPairs(line);
    if (pairs) return pairs;
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
      kinds.every((kind, at) => !isTime(kind) || fields[at].kind === kind);
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

function withoutContainer(line: string): string {
  return line.replace(CONTAINER, '');
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

function describe(line: string, fields: HeaderField[]): LogHeader {
  const text = ({ begin, end }: HeaderField) => {
    const field = line.slice(begin, end);
    return field.startsWith('[')
      ? field.slice(1, -1).trim()
      : field.replace(/\[.*\]$/, '');
  };
  const times = fields.filter(({ kind }) => isTime(kind));
  const level = fields.find(field => field.kind === 'level');
  const logger =
    fields.findLast(field => field.kind === 'label') ??
    fields.findLast(field => field.kind === 'dotted');
  return {
    ...(times.length > 0 && {
      time: line
        .slice(times[0].begin, times[times.length - 1].end)
        .replace(/^(?:<\d+>)?\[\s*|\]$/g, ''),
    }),
    ...(level && { level: text(level) }),
    ...(logger && { logger: text(logger) }),
  };
}
