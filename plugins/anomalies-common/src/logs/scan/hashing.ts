/** Where the hash of a word begins, and by what it is multiplied for each character (FNV-1a, 32 bits). */
export const SEED = 0x811c9dc5 | 0;
export const PRIME = 0x01000193;

export function hashOf(text: string): number {
  let h = SEED;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), PRIME);
  }
  return h;
}

/** Two running hashes over the words of a line. */
export const SEED_A = 0x2545f491;
export const SEED_B = 0x51ed270b;
export function mixA(h: number, word: number): number {
  const x = Math.imul(h ^ word, 0x85ebca6b);
  return (x << 13) | (x >>> 19);
}
export function mixB(h: number, word: number): number {
  const x = Math.imul(h + word, 0xc2b2ae35);
  return x ^ (x >>> 15);
}
