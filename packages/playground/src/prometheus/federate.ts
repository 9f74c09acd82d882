import { parse } from './promql/parser';
import { number } from './parameters';
import type { Sample, SeriesSource } from './promql/values';
import { METRICS } from './series/metrics';

/**
 * Newest samples as text, for another Prometheus that scrapes this one.
 * https://prometheus.io/docs/prometheus/latest/federation/
 */
export function federate(
  source: SeriesSource,
  selectors: string[],
  /** unix seconds */
  now: number,
): string {
  const samples = selectors.flatMap(text => {
    const expression = parse(text);
    return expression.type === 'selector'
      ? source.instant(expression.matchers, now)
      : [];
  });
  const byName = new Map<string, Set<string>>();
  for (const sample of samples) {
    const name = sample.labels.__name__;
    if (!byName.has(name)) byName.set(name, new Set());
    byName.get(name)!.add(line(sample, now));
  }
  return [...byName]
    .map(
      ([name, lines]) =>
        `# TYPE ${name} ${typeOf(name)}\n${[...lines].join('\n')}\n`,
    )
    .join('');
}

// Prometheus does the same: parts of a histogram lose their family
const typeOf = (name: string) => {
  const type = METRICS[name]?.type;
  return type === 'counter' || type === 'gauge' ? type : 'untyped';
};

function line({ labels, value }: Sample, now: number): string {
  const { __name__, ...own } = labels;
  const pairs = Object.entries(own).map(
    ([name, text]) => `${name}=${JSON.stringify(text)}`,
  );
  return `${__name__}{${pairs.join(',')}} ${number(value)} ${Math.round(
    now * 1_000,
  )}`;
}
