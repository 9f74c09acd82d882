import { metricRangeSchema, type MetricRange } from '@kronos-portal/common';
import { useSearchParams } from 'react-router-dom';

/** The range stands in the address, so that a link shows what its sender saw. */
export function useRange(): [MetricRange, (range: MetricRange) => void] {
  const [params, setParams] = useSearchParams();
  const range = metricRangeSchema.catch('1h').parse(params.get('range'));
  return [
    range,
    next =>
      setParams(
        last => {
          const changed = new URLSearchParams(last);
          changed.set('range', next);
          return changed;
        },
        { replace: true },
      ),
  ];
}
