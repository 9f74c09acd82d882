import type { MetricsView } from '@kronos-portal/common';
import type { Unit } from '@kronos-portal/react';

type Panel = MetricsView['panels'][number];
type Series = Panel['series'][number];

export interface Gauge {
  id: 'requests' | 'errors' | 'latency';
  unit: Unit;
  /** newest value; undefined when nothing was measured */
  value?: number;
  points: Series['points'];
}

const newest = ({ points }: Series): number | undefined =>
  [...points].reverse().find(([, value]) => value !== null)?.[1] ?? undefined;

/**
 * What the service does where most of its requests go, usually production: rate, error ratio and 95th percentile of one
 * place, since figures of a development stage beside it would say nothing.
 */
export function readHealth(view: MetricsView): {
  place: string | undefined;
  gauges: Gauge[];
} {
  const seriesOf = (id: string) =>
    view.panels.find(panel => panel.id === id)?.series ?? [];
  const busiest = [...seriesOf('requests')].sort(
    (a, b) => (newest(b) ?? 0) - (newest(a) ?? 0),
  )[0];
  const place = busiest?.name;
  const pick = (id: string, prefix = '') => {
    const candidates = seriesOf(id).filter(s => s.name.startsWith(prefix));
    return (
      candidates.find(s => place && s.name.endsWith(place)) ?? candidates[0]
    );
  };
  const gauge = (
    id: Gauge['id'],
    unit: Unit,
    series: Series | undefined,
  ): Gauge => ({
    id,
    unit,
    value: series && newest(series),
    points: series?.points ?? [],
  });
  return {
    place,
    gauges: [
      gauge('requests', '1/s', busiest),
      gauge('errors', 'ratio', pick('errors')),
      gauge('latency', 's', pick('latency', 'p95')),
    ],
  };
}
