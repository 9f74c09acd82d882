/** How a metric is looked at. */
export interface SeriesSpec {
  /** `log`: ratios matter, as with latencies; `offset` keeps small values from mattering */
  scale: 'linear' | 'log';
  offset?: number;
  /** what never matters, whatever the spread: in units of the value, or of its logarithm */
  floor: number;
  /** how many spreads (with the floor) are unusual; none: that side is never */
  up?: number;
  down?: number;
  /**
   * how uncertain a value is that was computed from so many events (requests), in units of the value or of its logarithm:
   * one failure of three requests says little
   *
   * @param usual - value that is usual, in units of the value
   */
  uncertainty?(events: number, usual: number): number;
  /** looks for a fall within minutes, also to what other hours know */
  sudden?: boolean;
  /** looks for a steady rise to the limit */
  trend?: boolean;
  /** looks for a line that became flat, which only measurements that always move can */
  flat?: boolean;
}

export const scaled = (spec: SeriesSpec, value: number) =>
  spec.scale === 'log'
    ? Math.log(Math.max(0, value) + (spec.offset ?? 1e-9))
    : value;

export const unscaled = (spec: SeriesSpec, value: number) =>
  spec.scale === 'log'
    ? Math.max(0, Math.exp(value) - (spec.offset ?? 1e-9))
    : value;

/**
 * What a value may be off by chance, from how few events it was computed; 0 where that is not known.
 *
 * @param usual - scaled
 */
export const noiseOf = (
  spec: SeriesSpec,
  events: number | undefined,
  usual: number,
) =>
  events === undefined
    ? 0
    : spec.uncertainty?.(Math.max(events, 0.5), unscaled(spec, usual)) ?? 0;
