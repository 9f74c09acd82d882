/** A metric by the minute with a day, noise and rare bursts; the same for the same seed. */
export function serviceSeries(points: number, seed: number): Float64Array {
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
  const values = new Float64Array(points);
  for (let i = 0; i < points; i++) {
    const noise = random() + random() + random() - 1.5;
    const burst = random() < 0.0005 ? 60 * random() : 0;
    values[i] =
      40 + 15 * Math.sin((i / 1440) * 2 * Math.PI) + 4 * noise + burst;
  }
  return values;
}
