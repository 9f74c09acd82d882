const DAY_MS = 86_400_000;

/** A window (ms) from one end to the other, in pieces that grow: a page does not cost the whole of it. */
export function* pieces(
  from: number,
  to: number,
  isForward: boolean,
): Generator<[number, number]> {
  let size = 60_000;
  let [low, high] = [from, to];
  while (low < high) {
    if (isForward) {
      const end = Math.min(high, low + size);
      yield [low, end];
      low = end;
    } else {
      const begin = Math.max(low, high - size);
      yield [begin, high];
      high = begin;
    }
    size = Math.min(DAY_MS, size * 2);
  }
}

const LEVELS: [RegExp, string][] = [
  [/\b(FATAL|CRITICAL)\b/i, 'critical'],
  [/\bERROR\b|\bException\b/i, 'error'],
  [/\bWARN(ING)?\b/i, 'warn'],
  [/\bINFO\b/i, 'info'],
  [/\bDEBUG\b/i, 'debug'],
  [/\bTRACE\b/i, 'trace'],
];

/** The level that a line tells of itself, as collectors find it. */
export const levelOf = (line: string): string | undefined =>
  LEVELS.find(([pattern]) => pattern.test(line.slice(0, 200)))?.[1];
