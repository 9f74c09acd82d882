import { readDurationFromConfig } from '@backstage/config';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds, type HumanDuration } from '@backstage/types';

const DAY = 86_400_000;

/** With fewer not even one service could be read: its metrics are about fifteen questions. */
const LEAST_REQUESTS = 20;

/** What the operator set under `anomalies`; without anything it works as well. */
export interface AnomaliesSettings {
  budget: {
    linesPerRead: number;
    bytesPerRead: number;
    linesPerMinute: number;
    requestsPerMinute: number;
  };
  keep: { anomaliesMs: number; patternsMs: number; changesMs: number };
  /** a service that is late by so much is taken over by another replica */
  takeOverMs: number;
}

export function readSettings(config: Config): AnomaliesSettings {
  const number = (key: string, fallback: number, least = 1) => {
    const value = config.getOptionalNumber(key) ?? fallback;
    if (!Number.isInteger(value) || value < least) {
      throw new InputError(
        `${key} is ${value}, but it must be a whole number, ${least} or more.`,
      );
    }
    return value;
  };
  const duration = (key: string, fallback: number) =>
    config.has(key)
      ? durationToMilliseconds(
          readDurationFromConfig(config, { key }) as HumanDuration,
        )
      : fallback;
  return {
    budget: {
      linesPerRead: number('anomalies.budget.linesPerRead', 5_000),
      bytesPerRead: number('anomalies.budget.bytesPerRead', 4_000_000),
      linesPerMinute: number('anomalies.budget.linesPerMinute', 100_000),
      requestsPerMinute: number(
        'anomalies.budget.requestsPerMinute',
        6_000,
        LEAST_REQUESTS,
      ),
    },
    keep: {
      anomaliesMs: duration('anomalies.keep.anomalies', 90 * DAY),
      patternsMs: duration('anomalies.keep.patterns', 30 * DAY),
      changesMs: duration('anomalies.keep.changes', 30 * DAY),
    },
    takeOverMs: duration('anomalies.takeOver', 30_000),
  };
}
