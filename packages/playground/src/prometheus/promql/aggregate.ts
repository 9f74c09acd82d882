import type { Labels } from './ast';
import { except, keyOf, only, type Sample } from './values';

/** Sum, average … of groups of series. `parameter` is what topk, bottomk and quantile take. */
export function aggregate(options: {
  op: string;
  samples: Sample[];
  grouping?: { without: boolean; labels: string[] };
  parameter: number;
}): Sample[] {
  const { op, samples, grouping, parameter } = options;
  const groups = new Map<string, { labels: Labels; samples: Sample[] }>();
  for (const sample of samples) {
    const labels = groupOf(sample.labels, grouping);
    const key = keyOf(labels);
    const group = groups.get(key);
    if (group) group.samples.push(sample);
    else groups.set(key, { labels, samples: [sample] });
  }
  return [...groups.values()].flatMap(group =>
    op === 'topk' || op === 'bottomk'
      ? ends(op, group.samples, parameter)
      : [
          {
            labels: group.labels,
            value: fold(
              op,
              group.samples.map(s => s.value),
              parameter,
            ),
          },
        ],
  );
}

function groupOf(
  labels: Labels,
  grouping: { without: boolean; labels: string[] } | undefined,
): Labels {
  if (!grouping) return {};
  return grouping.without
    ? except(labels, grouping.labels)
    : only(labels, grouping.labels);
}

function ends(op: string, samples: Sample[], count: number): Sample[] {
  const sign = op === 'topk' ? -1 : 1;
  return [...samples]
    .sort((a, b) => {
      if (Number.isNaN(a.value)) return 1;
      if (Number.isNaN(b.value)) return -1;
      return sign * (a.value - b.value);
    })
    .slice(0, Math.max(0, Math.floor(count)));
}

function fold(op: string, values: number[], parameter: number): number {
  const sum = values.reduce((total, v) => total + v, 0);
  switch (op) {
    case 'sum':
      return sum;
    case 'avg':
      return sum / values.length;
    case 'count':
      return values.length;
    case 'group':
      return 1;
    case 'min':
      return extreme(values, (a, b) => a < b);
    case 'max':
      return extreme(values, (a, b) => a > b);
    case 'stddev': {
      const mean = sum / values.length;
      return Math.sqrt(
        values.reduce((total, v) => total + (v - mean) ** 2, 0) / values.length,
      );
    }
    default:
      return quantile(parameter, values);
  }
}

/** NaN only when there is nothing else. */
export const extreme = (
  values: number[],
  better: (a: number, b: number) => boolean,
): number =>
  values.reduce((best, v) =>
    Number.isNaN(best) || better(v, best) ? v : best,
  );

export function quantile(q: number, values: number[]): number {
  if (values.length === 0 || Number.isNaN(q)) return NaN;
  if (q < 0) return -Infinity;
  if (q > 1) return Infinity;
  const sorted = [...values].sort((a, b) => a - b);
  const rank = q * (sorted.length - 1);
  const lower = Math.floor(rank);
  const upper = Math.min(sorted.length - 1, lower + 1);
  return sorted[lower] + (sorted[upper] - sorted[lower]) * (rank - lower);
}
