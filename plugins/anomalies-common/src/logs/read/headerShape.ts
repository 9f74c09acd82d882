import { fieldsOf, type FieldKind, type HeaderField } from './headerFields';

/** How the header of the lines of one source looks. */
export interface HeaderShape {
  /** so many fields, or columns between bars */
  fields: number;
  /** the kinds that those have in nearly all lines; undefined where they differ */
  kinds: Array<FieldKind | undefined>;
  /** ends the header when it follows within so many fields */
  tail?: { kind: 'label' | 'separator'; within: number };
  bars?: boolean;
}

export const MOST_FIELDS = 14;
const NEARLY_ALL = 0.9;
/** Fields of any kind that may stand between two that are surely of the header. */
const MOST_BETWEEN = 4;

/** Learns it from lines: none where no field is of one kind in nearly all of them. */
export function shapeOf(lines: string[]): HeaderShape {
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
    const alike = near || kinds[0] !== 'uptime';
    if (kind === 'uptime' || (kind === 'time' && !levelled && alike)) {
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
  // What follows with a colon is the driver that speaks: the message says nothing without it.
  const clocked = levelled || shape.kinds.includes('time');
  if (kinds[0] === 'uptime' && !clocked) return shape;
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

/** The first field of a kind within so many; -1 when there is none. */
export function firstOf(
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

function share<T>(items: readonly T[], test: (item: T) => boolean): number {
  return items.filter(test).length / items.length;
}
