import type { SeriesSpec } from '../detect/SeriesSpec';

export type PodMetric =
  | 'cpu'
  | 'memory'
  | 'networkReceive'
  | 'networkTransmit'
  | 'latency'
  | 'requests'
  | 'errorRate'
  | 'throttling';

const MIB = 1024 ** 2;

export interface PodMetricSpec extends SeriesSpec {
  /** how many spreads count as one in the score of the pod */
  weight: { up?: number; down?: number };
}

/**
 * What is looked at in a pod. The floors are what nobody needs to know of: one percent of the CPU limit, 20 MiB, 1 kB/s,
 * 10 ms.
 */
export const POD_METRICS: Record<PodMetric, PodMetricSpec> = {
  /** percent of the limit */
  cpu: {
    scale: 'linear',
    floor: 1,
    up: 10,
    weight: { up: 2 },
    flat: true,
  },
  /** bytes */
  memory: {
    scale: 'log',
    offset: 20 * MIB,
    floor: 0.03,
    up: 14,
    down: 14,
    weight: { up: 12, down: 2 },
    trend: true,
  },
  /** bytes per second */
  networkReceive: {
    scale: 'log',
    offset: 1000,
    floor: 0.1,
    up: 12,
    down: 12,
    weight: { up: 2, down: 4 },
  },
  networkTransmit: {
    scale: 'log',
    offset: 1000,
    floor: 0.1,
    up: 12,
    down: 12,
    weight: { down: 12 },
  },
  /** seconds, a high percentile: of few requests it is the slowest one */
  latency: {
    scale: 'log',
    offset: 0.01,
    floor: 0.15,
    uncertainty: requests => 1.5 / Math.sqrt(requests),
    up: 8,
    weight: { up: 12 },
  },
  /** per second */
  requests: {
    scale: 'log',
    offset: 0.2,
    floor: 0.2,
    up: 8,
    down: 6,
    sudden: true,
    weight: { up: 2, down: 4 },
  },
  /** share of requests, 0 to 1 */
  errorRate: {
    scale: 'linear',
    floor: 0.01,
    uncertainty: (requests, usual) =>
      Math.sqrt(Math.max(0, usual) * requests + 1) / requests,
    up: 5,
    weight: { up: 5 },
  },
  /** share of periods, 0 to 1 */
  throttling: { scale: 'linear', floor: 0.02, up: 8, weight: { up: 8 } },
};
