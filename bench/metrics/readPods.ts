import fs from 'node:fs';
import path from 'node:path';
import type { PodFault } from './podScore';

export interface PodRow {
  time: number;
  quiet: boolean;
  values: Record<string, number>;
}

/** Reads a folder `DAY/POD.csv` (`timestamp,phase,…`), `DAY/faults.json`. */
export function readPods(dir: string) {
  return fs
    .readdirSync(dir)
    .filter(day => /^2\d{3}-/.test(day))
    .sort()
    .map(day => {
      const folder = path.join(dir, day);
      const pods = fs
        .readdirSync(folder)
        .filter(file => file.endsWith('.csv'))
        .sort()
        .map(file => ({
          pod: file.slice(0, -4),
          rows: rowsOf(fs.readFileSync(path.join(folder, file), 'utf8')),
        }));
      const faults: PodFault[] = JSON.parse(
        fs.readFileSync(path.join(folder, 'faults.json'), 'utf8'),
      ).map((each: { time: string; pod: string; type: string }) => ({
        ...each,
        time: momentOf(each.time),
      }));
      return { day, pods, faults };
    });
}

function rowsOf(text: string): PodRow[] {
  const [head, ...lines] = text.trim().split(/\r?\n/);
  const names = head.split(',');
  return lines.map(line => {
    const cells = line.split(',');
    const values: Record<string, number> = {};
    names.forEach((name, i) => {
      if (i > 1) values[name] = cells[i] === '' ? NaN : Number(cells[i]);
    });
    return {
      time: momentOf(cells[0]),
      quiet: cells[1] === 'history',
      values,
    };
  });
}

const momentOf = (text: string) =>
  Date.parse(`${text.trim().replace(' ', 'T').slice(0, 19)}Z`);
