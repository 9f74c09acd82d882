import fs from 'node:fs';
import path from 'node:path';
import type { LabelledSeries } from './nabScore';

/** Reads a folder laid out like the Numenta Anomaly Benchmark: `data/CATEGORY/FILE.csv`, `labels/combined_windows.json`. */
export function readSeries(dir: string): LabelledSeries[] {
  const labels: Record<string, Array<[string, string]>> = JSON.parse(
    fs.readFileSync(path.join(dir, 'labels', 'combined_windows.json'), 'utf8'),
  );
  return Object.keys(labels)
    .sort()
    .map(name => {
      const rows = fs
        .readFileSync(path.join(dir, 'data', name), 'utf8')
        .trim()
        .split(/\r?\n/)
        .slice(1)
        .map(line => line.split(','));
      return {
        name,
        times: rows.map(([time]) => momentOf(time)),
        values: rows.map(([, value]) => Number(value)),
        windows: labels[name].map(
          ([from, to]) => [momentOf(from), momentOf(to)] as const,
        ),
      };
    });
}

const momentOf = (text: string) =>
  Date.parse(`${text.trim().replace(' ', 'T').slice(0, 23)}Z`);
