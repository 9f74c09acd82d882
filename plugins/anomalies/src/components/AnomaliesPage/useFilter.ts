import { useSearchParams } from 'react-router-dom';

const RANGES = { day: 24 * 3_600_000, week: 7 * 24 * 3_600_000 } as const;
export type Range = keyof typeof RANGES;

export interface Filter {
  range: Range;
  affiliate: string;
  severity: string;
  state: string;
}

const KNOWN: { [K in keyof Omit<Filter, 'affiliate'>]: readonly string[] } = {
  range: Object.keys(RANGES),
  severity: ['all', 'high', 'medium,high'],
  state: ['all', 'open', 'closed'],
};

/** What the page shows, in its address: it can be sent to somebody, and what it says wrong is left out. */
export function useFilter(): [Filter, (change: Partial<Filter>) => void] {
  const [parameters, setParameters] = useSearchParams();
  const valid = (name: keyof typeof KNOWN, fallback: string) => {
    const value = parameters.get(name) ?? fallback;
    return KNOWN[name].includes(value) ? value : fallback;
  };
  const filter: Filter = {
    range: valid('range', 'day') as Range,
    affiliate: parameters.get('affiliate') ?? 'all',
    severity: valid('severity', 'all'),
    state: valid('state', 'all'),
  };
  const change = (changed: Partial<Filter>) => {
    const next = new URLSearchParams(parameters);
    for (const [name, value] of Object.entries(changed)) {
      if (value === 'all' || (name === 'range' && value === 'day')) {
        next.delete(name);
      } else next.set(name, value);
    }
    setParameters(next, { replace: true });
  };
  return [filter, change];
}

/** How far back it goes, ms. */
export const spanOf = (range: Range): number => RANGES[range];
