import { mixA, mixB, SEED_A, SEED_B } from '../scan/hashing';

const wide = (a: number, b: number) => (a >>> 0) * 0x200000 + (b & 0x1fffff);

/** 53 bits over the pattern, without the word at `skip`. */
export function patternKey(pattern: Int32Array, skip = -1): number {
  const { a, b } = leafOf(pattern, skip);
  return wide(a, b);
}

/** A key for each place: equal for patterns that differ in this place only. */
export function eachHole(
  pattern: Int32Array,
  use: (key: number, index: number) => void,
) {
  const length = pattern.length;
  for (let hole = 0; hole < length; hole++) {
    let a = mixA(length, hole);
    let b = mixB(hole, length);
    for (let i = 0; i < length; i++) {
      if (i === hole) continue;
      a = mixA(a, pattern[i]);
      b = mixB(b, pattern[i]);
    }
    use(wide(a, b), hole);
  }
}

/** What a line with exactly these words hashes to, without the word at `skip`. */
export function leafOf(
  pattern: Int32Array,
  skip = -1,
): { a: number; b: number } {
  let a = SEED_A;
  let b = SEED_B;
  for (let i = 0; i < pattern.length; i++) {
    if (i === skip) continue;
    a = mixA(a, pattern[i]);
    b = mixB(b, pattern[i]);
  }
  return { a, b };
}
