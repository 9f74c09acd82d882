import { createHash } from 'node:crypto';

/** A stream of random numbers that is the same for the same seed. */
export interface Random {
  /** 0 (inclusive) to 1 (exclusive) */
  next(): number;
  /** both ends inclusive */
  int(min: number, max: number): number;
  pick<T>(from: readonly T[]): T;
  /** true with this probability */
  chance(probability: number): boolean;
  /** lower case hexadecimal digits */
  hex(length: number): string;
}

/** mulberry32, seeded with a hash of the words. */
export function createRandom(...words: (string | number)[]): Random {
  let state = createHash('sha256')
    .update(words.join('\0'))
    .digest()
    .readUInt32LE();
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const int = (min: number, max: number) =>
    min + Math.floor(next() * (max - min + 1));
  return {
    next,
    int,
    pick: from => from[int(0, from.length - 1)],
    chance: probability => next() < probability,
    hex: length =>
      Array.from({ length }, () => int(0, 15).toString(16)).join(''),
  };
}
