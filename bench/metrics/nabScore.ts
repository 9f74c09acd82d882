/**
 * The score of the Numenta Anomaly Benchmark (Lavin and Ahmad, 2015), standard profile: the first 15 % of a series (750
 * rows at most) are not judged; a window earns most for an early detection; a detection outside of windows costs 0.11.
 */
export interface LabelledSeries {
  name: string;
  times: readonly number[];
  values: readonly number[];
  /** first and last moment of each */
  windows: ReadonlyArray<readonly [number, number]>;
}

interface Judged {
  score: number;
  sweep: number;
  /** -1 outside of windows */
  window: number;
}

export interface NabScore {
  score: number;
  threshold: number;
  windowsHit: number;
  windows: number;
  falseAlarms: number;
  rows: number;
}

const FALSE_ALARM = 0.11;
const sigma = (y: number) => (y > 3 ? -1 : 2 / (1 + Math.exp(5 * y)) - 1);
const MOST = sigma(-1);

/** For each row what a detection there is worth, and the window that it is in; `undefined` in the probation. */
export function weightsOf({ times, windows }: LabelledSeries) {
  const n = times.length;
  const probation = Math.min(Math.floor(0.15 * n), 0.15 * 5000);
  const position = new Map<number, number>();
  times.forEach((t, i) => {
    if (!position.has(t)) position.set(t, i);
  });
  const spans = windows.map(
    ([a, b]) => [position.get(a) ?? -1, position.get(b) ?? -1] as const,
  );
  const weights: Array<{ sweep: number; window: number } | undefined> = [];
  let next = 0;
  let current = -1;
  let previous: readonly [number, number] | undefined;
  for (let i = 0; i < n; i++) {
    if (current < 0 && next < spans.length && i === spans[next][0]) {
      current = next++;
    }
    let sweep = -1;
    if (current >= 0) {
      const [l, r] = spans[current];
      sweep = sigma(-(r - i + 1) / (r - l + 1)) / MOST;
    } else if (previous) {
      const [l, r] = previous;
      sweep = sigma(Math.abs(r - i) / (r - l));
    }
    weights.push(i < probation ? undefined : { sweep, window: current });
    if (current >= 0 && i === spans[current][1]) {
      previous = spans[current];
      current = -1;
    }
  }
  return weights;
}

/** Scores of the rows of several series, judged together with one threshold: the best one, or the one given. */
export function nabScore(
  scored: ReadonlyArray<{ series: LabelledSeries; scores: ArrayLike<number> }>,
  given?: number,
): NabScore {
  const points: Judged[] = [];
  let all = 0;
  for (const { series, scores } of scored) {
    const offset = all;
    all += series.windows.length;
    weightsOf(series).forEach((weight, i) => {
      if (!weight) return;
      points.push({
        score: scores[i],
        sweep: weight.sweep,
        window: weight.window < 0 ? -1 : offset + weight.window,
      });
    });
  }
  points.sort((a, b) => b.score - a.score);
  const windows = new Set<number>();
  for (const { window } of points) if (window >= 0) windows.add(window);

  let raw = -windows.size;
  let falseAlarms = 0;
  const earned = new Map<number, number>();
  let best = { raw, threshold: Infinity, windowsHit: 0, falseAlarms: 0 };
  let at: number | undefined;
  const close = (threshold: number) => {
    const row = { raw, threshold, windowsHit: earned.size, falseAlarms };
    if (given === undefined ? raw > best.raw : threshold >= given) best = row;
  };
  for (const { score, sweep, window } of points) {
    if (at !== undefined && score !== at) close(at);
    at = score;
    if (window < 0) {
      raw += FALSE_ALARM * sweep;
      falseAlarms++;
    } else {
      const before = earned.get(window) ?? -1;
      raw += Math.max(0, sweep - before);
      earned.set(window, Math.max(before, sweep));
    }
  }
  if (at !== undefined) close(at);
  return {
    score: (100 * (best.raw + windows.size)) / (all + windows.size),
    threshold: best.threshold,
    windowsHit: best.windowsHit,
    windows: all,
    falseAlarms: best.falseAlarms,
    rows: points.length,
  };
}
