/** A fault that was put into a pod. */
export interface PodFault {
  time: number;
  pod: string;
  type: string;
}

/** Scores of one pod, minute by minute. */
export interface ScoredPod {
  pod: string;
  times: readonly number[];
  scores: ArrayLike<number>;
  /** whether the minute belongs to the time without faults */
  quiet: readonly boolean[];
}

export interface PodScore {
  limit: number;
  threshold: number;
  recall: number;
  byType: Record<string, { found: number; of: number }>;
  medianDelayMinutes: number | undefined;
  podDays: number;
}

const MINUTE = 60_000;
const WARM_UP = 120 * MINUTE;

/**
 * How many faults are found at no more than so many false alarms per pod and day. A fault is found when its own pod
 * scores at least the threshold from 1 minute before to 6 minutes after; a false alarm is a run of such minutes (gaps up
 * to 5 minutes bridged) in the time without faults, after two hours of warming up.
 */
export function podScore(
  days: ReadonlyArray<{
    pods: readonly ScoredPod[];
    faults: readonly PodFault[];
  }>,
  limits: readonly number[],
): PodScore[] {
  let podDays = 0;
  const quiet: Array<Array<[number, number]>> = [];
  const faults: Array<{
    type: string;
    time: number;
    window: Array<[number, number]>;
  }> = [];
  for (const day of days) {
    for (const { times, scores, quiet: isQuiet } of day.pods) {
      const first = times[isQuiet.indexOf(true)];
      const rows: Array<[number, number]> = [];
      times.forEach((t, i) => {
        if (isQuiet[i] && t >= first + WARM_UP) rows.push([t, scores[i]]);
      });
      podDays += (rows[rows.length - 1][0] - rows[0][0]) / (1440 * MINUTE);
      quiet.push(rows);
    }
    for (const { time, pod, type } of day.faults) {
      const scored = day.pods.find(each => each.pod === pod);
      const window: Array<[number, number]> = [];
      scored?.times.forEach((t, i) => {
        if (t >= time - MINUTE && t <= time + 6 * MINUTE) {
          window.push([t, scored.scores[i]]);
        }
      });
      faults.push({ type, time, window });
    }
  }
  const alarms = (threshold: number) => {
    let count = 0;
    for (const rows of quiet) {
      let last = -Infinity;
      for (const [t, score] of rows) {
        if (score < threshold) continue;
        if (t - last > 5 * MINUTE) count++;
        last = t;
      }
    }
    return count;
  };
  const candidates = new Set<number>();
  for (const rows of quiet) for (const [, score] of rows) candidates.add(score);
  for (const { window } of faults) {
    candidates.add(Math.max(0, ...window.map(([, score]) => score)));
  }
  const sorted = [...candidates].sort((a, b) => a - b);
  return limits.map(limit => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (alarms(sorted[middle]) / podDays <= limit) high = middle;
      else low = middle + 1;
    }
    const threshold = sorted[low] ?? Infinity;
    const byType: PodScore['byType'] = {};
    const delays: number[] = [];
    for (const { type, time, window } of faults) {
      const first = window.find(([, score]) => score >= threshold);
      const counts = (byType[type] ??= { found: 0, of: 0 });
      counts.of++;
      if (first) {
        counts.found++;
        delays.push(Math.max(0, (first[0] - time) / MINUTE));
      }
    }
    delays.sort((a, b) => a - b);
    const middle = delays.length >> 1;
    return {
      limit,
      threshold,
      recall: delays.length / Math.max(1, faults.length),
      byType,
      medianDelayMinutes:
        delays.length % 2 === 1
          ? delays[middle]
          : delays.length > 0
          ? (delays[middle - 1] + delays[middle]) / 2
          : undefined,
      podDays,
    };
  });
}
