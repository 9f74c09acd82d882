import type { Layout } from './layout';
import { RUN, STAR, type Item } from './LogTemplate';

const MOST_RUNS = 4;
const CLOSING: Record<string, string> = { '"': '"', '(': ')', '[': ']' };

/** Words of a line in whose place a text of any length may stand: in quotes or brackets, or from a colon to the end. */
export interface Run {
  /** the first word, and the one after the last */
  from: number;
  to: number;
  opener: string;
}

export function runsOf({ sample, begins, ends }: Layout): Run[] {
  const runs: Run[] = [];
  const count = begins.length;
  const add = (opener: string, start: number, end: number) => {
    let from = 0;
    while (from < count && begins[from] < start) from++;
    let to = from;
    while (to < count && ends[to] <= end) to++;
    if (to > from && from > 0) runs.push({ from, to, opener });
  };
  for (let at = 0; at < sample.length && runs.length < MOST_RUNS; at++) {
    const opener = sample[at];
    if (opener === ':' && sample[at + 1] === ' ') add(opener, at, Infinity);
    const closing = CLOSING[opener];
    if (!closing) continue;
    const end = sample.indexOf(closing, at + 1);
    if (end < 0) continue;
    add(opener, at, end);
    if (opener === closing) at = end;
  }
  return runs;
}

/** The pattern with one `RUN` for the words of the run. */
export function withRun(pattern: Int32Array, { from, to }: Run): Int32Array {
  const short = new Int32Array(pattern.length - (to - from) + 1);
  short.set(pattern.subarray(0, from));
  short[from] = RUN;
  short.set(pattern.subarray(to), from + 1);
  return short;
}

/** What opened the run of this pattern in its first line; undefined when it has none. */
export function openerOf(
  pattern: Int32Array,
  layout: Layout,
): string | undefined {
  const from = pattern.indexOf(RUN);
  if (from < 0) return undefined;
  const to = layout.begins.length - (pattern.length - from - 1);
  return runsOf(layout).find(run => run.from === from && run.to === to)?.opener;
}

/** A shape with a text of any length in the place of a run; without `run` when it has one already. */
export interface RunItem {
  item: Item;
  run?: Run;
  pattern: Int32Array;
}

const FEW = 12;
const MANY = 24;
const LENGTHS = 3;

/**
 * Whether what stands in the run differs as texts do: of many lengths, seldom the same twice, and not beginning alike, as
 * the few reasons that a program knows do.
 */
export function areTexts(items: RunItem[]): boolean {
  if (items.length < FEW) return false;
  const { pattern } = items[0];
  let constants = 0;
  for (const word of pattern) if (word !== STAR && word !== RUN) constants++;
  if (constants < 2 || (constants < 3 && items.length < MANY)) return false;
  const lengths = new Set<number>();
  const first = new Map<number, number>();
  let lines = 0;
  for (const { item, run } of items) {
    lengths.add(run!.to - run!.from);
    lines += item.template.current.count;
    const word = item.shape.pattern[run!.from];
    first.set(word, (first.get(word) ?? 0) + 1);
  }
  const quoted = items[0].run!.opener === '"';
  return (
    lengths.size >= LENGTHS &&
    Math.max(...first.values()) * 3 <= items.length &&
    (quoted || lines <= items.length * 2)
  );
}

/** Whether every line of `pattern` is one of `wider`. */
export function covers(wider: Int32Array, pattern: Int32Array): boolean {
  if (wider.length !== pattern.length) return false;
  for (let at = 0; at < wider.length; at++) {
    if (wider[at] === pattern[at]) continue;
    if (wider[at] !== STAR || pattern[at] === RUN) return false;
  }
  return true;
}
