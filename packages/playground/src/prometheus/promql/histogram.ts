import { except, keyOf, type Sample } from './values';

/**
 * Quantile of classic histograms: linear within the bucket that holds it.
 * https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile
 */
export function histogramQuantile(q: number, samples: Sample[]): Sample[] {
  const groups = new Map<string, Sample[]>();
  for (const sample of samples) {
    if (sample.labels.le === undefined) continue;
    const key = keyOf(except(sample.labels, ['le']));
    groups.set(key, [...(groups.get(key) ?? []), sample]);
  }
  return [...groups.values()].map(group => ({
    labels: except(group[0].labels, ['le']),
    value: bucketQuantile(q, group),
  }));
}

function bucketQuantile(q: number, group: Sample[]): number {
  const buckets = group
    .map(({ labels, value }) => ({
      le: labels.le === '+Inf' ? Infinity : Number(labels.le),
      count: value,
    }))
    .sort((a, b) => a.le - b.le);
  if (Number.isNaN(q)) return NaN;
  if (q < 0) return -Infinity;
  if (q > 1) return Infinity;
  const top = buckets[buckets.length - 1];
  if (top.le !== Infinity || buckets.length < 2) return NaN;
  // rounding of rates may make a bucket a little smaller than the one below it
  for (let i = 1; i < buckets.length; i++) {
    buckets[i].count = Math.max(buckets[i].count, buckets[i - 1].count);
  }
  if (!(top.count > 0)) return NaN;
  const rank = q * top.count;
  const index = buckets.findIndex(b => b.count >= rank);
  if (index === buckets.length - 1) return buckets[index - 1].le;
  if (index === 0 && buckets[0].le <= 0) return buckets[0].le;
  const lower = index === 0 ? 0 : buckets[index - 1].le;
  const below = index === 0 ? 0 : buckets[index - 1].count;
  const inside = buckets[index].count - below;
  return lower + (buckets[index].le - lower) * ((rank - below) / inside);
}
