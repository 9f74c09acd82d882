import type { Labels, Matcher } from './ast';

export interface Sample {
  labels: Labels;
  value: number;
  /** unix seconds when it was measured */
  measuredAt?: number;
}

/** Measurements of one series, oldest first: unix seconds and value. */
export interface SampleRange {
  labels: Labels;
  points: (readonly [number, number])[];
}

/** Where an evaluation finds series. */
export interface SeriesSource {
  /** the newest measurement of each series that is not too old at this time */
  instant(matchers: Matcher[], time: number): Sample[];
  /** all measurements in (from, to] */
  range(matchers: Matcher[], from: number, to: number): SampleRange[];
}

const NAME = '__name__';

export function withoutName(labels: Labels): Labels {
  if (!(NAME in labels)) return labels;
  const { [NAME]: _, ...rest } = labels;
  return rest;
}

export const only = (labels: Labels, names: string[]): Labels =>
  Object.fromEntries(
    names.filter(n => labels[n]).map(n => [n, labels[n]] as const),
  );

export const except = (labels: Labels, names: string[]): Labels =>
  Object.fromEntries(
    Object.entries(labels).filter(([n]) => n !== NAME && !names.includes(n)),
  );

/** The same for the same labels, in whatever order. */
export const keyOf = (labels: Labels): string =>
  Object.keys(labels)
    .sort()
    .map(name => `${name}\0${labels[name]}`)
    .join('\0\0');
