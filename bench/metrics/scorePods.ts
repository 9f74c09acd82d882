import { PodDetector } from '../../plugins/anomalies-common/src';
import { podScore, type PodScore } from './podScore';
import { readPods } from './readPods';

const MIB = 1024 ** 2;

/** Scores a folder of pods and days: of all, and of each day alone. */
export function scorePods(dir: string): {
  all: PodScore[];
  days: Array<{ day: string; scores: PodScore[] }>;
} {
  const days = readPods(dir).map(({ day, pods, faults }) => ({
    day,
    faults,
    pods: pods.map(({ pod, rows }) => {
      const detector = PodDetector.create();
      return {
        pod,
        times: rows.map(({ time }) => time),
        quiet: rows.map(({ quiet }) => quiet),
        scores: rows.map(
          ({ time, values }) =>
            detector.add(time, {
              cpu: values.cpu_pct,
              memory: values.mem_mi * MIB,
              networkReceive: values.net_rx,
              networkTransmit: values.net_tx,
              latency: values.server_p90_s,
              requests: values.ops,
            }).score,
        ),
      };
    }),
  }));
  const limits = [0.1, 0.5, 1, 3];
  return {
    all: podScore(days, limits),
    days: days.map(each => ({
      day: each.day,
      scores: podScore([each], limits),
    })),
  };
}
