/** Numbers that look random, the same for the same seed. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
}

/** About normal, spread 1. */
export function noiseOf(seed: number): () => number {
  const random = randomOf(seed);
  return () => (random() + random() + random() + random() - 2) * Math.sqrt(3);
}

export const MINUTE = 60_000;
export const START = Date.UTC(2026, 2, 2);

/** From -1 in the night to 1 at noon. */
export const dayWave = (minute: number) =>
  -Math.cos((minute / 1440) * 2 * Math.PI);
