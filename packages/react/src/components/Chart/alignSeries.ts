import type { TimeSeries } from './TimeSeriesChart';

type Column = (number | null)[];

/** Series on one time axis: what one of them did not measure is a gap. */
export function alignSeries(series: TimeSeries[]): [number[], ...Column[]] {
  const times = [
    ...new Set(series.flatMap(({ points }) => points.map(([at]) => at))),
  ].sort((a, b) => a - b);
  return [
    times,
    ...series.map(({ points }) => {
      const values = new Map(points);
      return times.map(at => values.get(at) ?? null);
    }),
  ];
}
