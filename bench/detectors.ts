import fs from 'node:fs';
import path from 'node:path';
import { defineBench, type Bound } from './harness/defineBench';
import { meansOf, scoreLogs, scoreMadeLogs } from './logs/scoreLogs';
import { readSeries } from './metrics/readSeries';
import { scorePods } from './metrics/scorePods';
import { scoreSeries } from './metrics/scoreSeries';
import { WrongCall } from './harness/wrongCall';

/**
 * Scores the detectors on lines of which it is known how they were made, and on labelled data, which is not part of this
 * repository: a folder with `loghub/SYSTEM/…`,
 * `nab/` and `mscloud/` (`data/CATEGORY/FILE.csv`, `labels/combined_windows.json`) and `nezha_pods/DAY/POD.csv`.
 */
export const bench = defineBench({
  description:
    'accuracy of the detectors on lines made here, and on labelled data (-- --data <dir>)',
  options: { data: { type: 'string' } },
  async run({ options: { data }, log }) {
    const results: Record<string, unknown> = {};
    const bounds: Bound[] = [];

    const made = scoreMadeLogs();
    for (const { system, messages } of made.systems) {
      log(
        `${system.padEnd(14)}GA ${show(messages.groupingAccuracy)}  FGA ${show(
          messages.groupF1,
        )}  (made)`,
      );
    }
    results.made = made;
    bounds.push(
      {
        name: 'made lines: grouping accuracy',
        value: made.groupingAccuracy,
        limit: 0.93,
        unit: 'of 1',
        at: 'least',
      },
      {
        name: 'made lines: F1 of groups',
        value: made.groupF1,
        limit: 0.88,
        unit: 'of 1',
        at: 'least',
      },
    );
    if (data === undefined) return { runs: 1, results, bounds };
    if (!fs.existsSync(data)) {
      throw new WrongCall(`--data is '${data}', which is no folder.`);
    }

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

    const sets = [
      { folder: 'nab', name: 'NAB', limit: 60 },
      { folder: 'mscloud', name: 'Microsoft', limit: 55 },
    ];
    for (const { folder, name, limit } of sets) {
      const dir = path.join(data, folder);
      if (!fs.existsSync(dir)) continue;
      const score = scoreSeries(readSeries(dir));
      log(
        `${name.padEnd(14)}${score.score.toFixed(
          2,
        )}  held out ${score.heldOut.toFixed(2)}  windows ${
          score.windowsHit
        } of ${score.windows}  false alarms ${score.falseAlarms} of ${
          score.rows
        } rows`,
      );
      results[folder] = score;
      bounds.push(
        {
          name: `${name}: score of NAB`,
          value: Math.round(score.score * 100) / 100,
          limit,
          unit: 'of 100',
          at: 'least',
        },
        {
          name: `${name}: the same with the threshold of the other half`,
          value: Math.round(score.heldOut * 100) / 100,
          limit: 55,
          unit: 'of 100',
          at: 'least',
        },
      );
    }

    const pods = path.join(data, 'nezha_pods');
    if (fs.existsSync(pods)) {
      const scores = scorePods(pods);
      for (const { limit, recall, medianDelayMinutes } of scores.all) {
        log(
          `pods          recall ${recall.toFixed(
            3,
          )} at ${limit} false alarms a pod and day, ${
            medianDelayMinutes?.toFixed(1) ?? '-'
          } min`,
        );
      }
      results.pods = scores;
      const [strict] = scores.all;
      const loose = scores.all.find(({ limit }) => limit === 1)!;
      const cpu = Object.entries(strict.byType).filter(([type]) =>
        type.startsWith('cpu'),
      );
      bounds.push(
        {
          name: 'pods: recall at 0.1 false alarms a pod and day',
          value: Math.round(strict.recall * 1e4) / 1e4,
          limit: 0.47,
          unit: 'of 1',
          at: 'least',
        },
        {
          name: 'pods: recall at 1 false alarm a pod and day',
          value: Math.round(loose.recall * 1e4) / 1e4,
          limit: 0.6,
          unit: 'of 1',
          at: 'least',
        },
        {
          name: 'pods: CPU faults missed at 0.1',
          value: cpu.reduce((sum, [, { found, of }]) => sum + of - found, 0),
          limit: 0,
          unit: 'faults',
        },
        {
          name: 'pods: median delay at 0.1',
          value: strict.medianDelayMinutes ?? NaN,
          limit: 2,
          unit: 'min',
        },
      );
    }
    return { runs: 1, results, bounds };
  },
});

const show = (value: number) => value.toFixed(4);
