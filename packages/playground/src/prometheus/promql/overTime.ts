import { extreme, quantile } from './aggregate';
import type { SampleRange } from './values';

/** A window of time that a range vector looks at, in unix seconds. */
export interface Window {
  from: number;
  to: number;
}

type Points = SampleRange['points'];

/** Functions of one series over a window; undefined: too few measurements. */
export function overTime(
  name: string,
  points: Points,
  window: Window,
  parameter: number,
): number | undefined {
  if (points.length === 0) return undefined;
  const values = points.map(([, value]) => value);
  switch (name) {
    case 'rate': {
      const increase = extrapolated(points, window, true);
      return increase && increase / (window.to - window.from);
    }
    case 'increase':
      return extrapolated(points, window, true);
    case 'delta':
      return extrapolated(points, window, false);
    case 'irate':
    case 'idelta':
      return instant(points, name === 'irate');
    case 'deriv':
      return slope(points);
    case 'changes':
      return values.filter((v, i) => i > 0 && v !== values[i - 1]).length;
    case 'resets':
      return values.filter((v, i) => i > 0 && v < values[i - 1]).length;
    case 'avg_over_time':
      return sum(values) / values.length;
    case 'sum_over_time':
      return sum(values);
    case 'min_over_time':
      return extreme(values, (a, b) => a < b);
    case 'max_over_time':
      return extreme(values, (a, b) => a > b);
    case 'count_over_time':
      return values.length;
    case 'last_over_time':
      return values[values.length - 1];
    case 'present_over_time':
      return 1;
    case 'quantile_over_time':
      return quantile(parameter, values);
    default:
      throw new Error(`${name} is no function over time`);
  }
}

const sum = (values: number[]) => values.reduce((total, v) => total + v, 0);

/**
 * What a counter (or a gauge) gained in the window. The first and the last measurement seldom lie on its edges, so the
 * gain is stretched to them, but not further than half an interval beyond a series' own begin or end, and a counter not
 * below zero: as Prometheus does it.
 */
function extrapolated(
  points: Points,
  window: Window,
  isCounter: boolean,
): number | undefined {
  if (points.length < 2) return undefined;
  const [firstTime, first] = points[0];
  const [lastTime, last] = points[points.length - 1];
  let gain = last - first;
  if (isCounter) {
    for (let i = 1; i < points.length; i++) {
      if (points[i][1] < points[i - 1][1]) gain += points[i - 1][1];
    }
  }
  const sampled = lastTime - firstTime;
  const interval = sampled / (points.length - 1);
  let toStart = firstTime - window.from;
  let toEnd = window.to - lastTime;
  const threshold = interval * 1.1;
  if (toStart >= threshold) toStart = interval / 2;
  if (isCounter && gain > 0 && first >= 0) {
    toStart = Math.min(toStart, sampled * (first / gain));
  }
  if (toEnd >= threshold) toEnd = interval / 2;
  return (gain * (sampled + toStart + toEnd)) / sampled;
}

function instant(points: Points, isCounter: boolean): number | undefined {
  if (points.length < 2) return undefined;
  const [time, value] = points[points.length - 1];
  const [timeBefore, before] = points[points.length - 2];
  const gain = isCounter && value < before ? value : value - before;
  return isCounter ? gain / (time - timeBefore) : gain;
}

/** Least squares. */
function slope(points: Points): number | undefined {
  if (points.length < 2) return undefined;
  const meanTime = sum(points.map(([t]) => t)) / points.length;
  const meanValue = sum(points.map(([, v]) => v)) / points.length;
  const top = sum(points.map(([t, v]) => (t - meanTime) * (v - meanValue)));
  return top / sum(points.map(([t]) => (t - meanTime) ** 2));
}
