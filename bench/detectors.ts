import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { defineBench, type Bound } from './harness/defineBench';
import { meansOf, scoreLogs } from './logs/scoreLogs';

/**
 * Scores the detectors on labelled data, which is not part of this repository: a folder with `loghub/SYSTEM/…`.
 */
export const bench = defineBench({
  description: 'accuracy of the detectors on labelled data (-- --data <dir>)',
  async run({ args, log }) {
    const { data } = parseArgs({
      args,
      options: { data: { type: 'string' } },
    }).values;
    if (!data) throw new Error('Name the folder of the data: --data <dir>');
    const results: Record<string, unknown> = {};
    const bounds: Bound[] = [];

    const loghub = path.join(data, 'loghub');
    if (fs.existsSync(loghub)) {
      const scores = scoreLogs(loghub);
      for (const { system, messages, raw } of scores) {
        log(
          `${system.padEnd(14)}GA ${show(
            messages.groupingAccuracy,
          )}  FGA ${show(messages.groupF1)}  raw ${show(
            raw.groupingAccuracy,
          )} ${show(raw.groupF1)}  groups ${messages.groups} of ${
            messages.trueGroups
          }`,
        );
      }
      const mean = meansOf(scores);
      results.logs = { mean, systems: scores };
      bounds.push(
        {
          name: 'logs: grouping accuracy',
          value: mean.groupingAccuracy,
          limit: 0.9,
          unit: 'of 1',
          at: 'least',
        },
        {
          name: 'logs: F1 of groups',
          value: mean.groupF1,
          limit: 0.88,
          unit: 'of 1',
          at: 'least',
        },
        {
          name: 'logs: least grouping accuracy of a system',
          value: mean.least,
          limit: 0.45,
          unit: 'of 1',
          at: 'least',
        },
        {
          name: 'logs: accuracy lost with raw lines',
          value:
            Math.round(
              (mean.groupingAccuracy - mean.rawGroupingAccuracy) * 1e4,
            ) / 1e4,
          limit: 0.03,
          unit: 'of 1',
        },
      );
    }
    return { runs: 1, results, bounds };
  },
});

const show = (value: number) => value.toFixed(4);
