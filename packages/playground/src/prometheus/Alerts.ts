import { evaluate } from './promql/evaluate';
import type { Labels, Matcher } from './promql/ast';
import { keyOf, type Sample, type SeriesSource } from './promql/values';
import { inWords, RULES, type AlertingRule } from './rules';
import { SCRAPE, type WorldSeries } from './series/WorldSeries';

export interface Alert {
  rule: AlertingRule;
  labels: Labels;
  annotations: Record<string, string>;
  state: 'pending' | 'firing';
  /** unix seconds */
  activeAt: number;
  value: number;
}

/** How far back it is looked for the begin of an alert. */
const MAX_AGE = 6 * 3_600;
/** steps of that look once it is known to fire */
const COARSE = 60;

/** Alerts of a moment: computed by looking at the rules at the moments before it, so that nothing has to be stored. */
export class Alerts {
  readonly #source: WorldSeries;

  static create(source: WorldSeries) {
    return new Alerts(source);
  }

  private constructor(source: WorldSeries) {
    this.#source = source;
  }

  at(time: number): Alert[] {
    const moment = Math.floor(time / SCRAPE) * SCRAPE;
    return RULES.flatMap(rule =>
      [...activeAt(rule, this.#source, moment)].map(([key, sample]) => {
        const since = this.#since(rule, key, sample, moment);
        return {
          rule,
          labels: {
            alertname: rule.name,
            severity: rule.severity,
            ...sample.labels,
          },
          annotations: annotationsOf(rule, sample),
          state:
            moment - since >= rule.for
              ? ('firing' as const)
              : ('pending' as const),
          activeAt: since,
          value: sample.value,
        };
      }),
    );
  }

  /** The series ALERTS. */
  series(matchers: Matcher[], time: number): Sample[] {
    if (!matchers.some(m => m.name === '__name__' && m.fits('ALERTS'))) {
      return [];
    }
    return this.at(time)
      .map(({ labels, state }) => ({
        labels: { __name__: 'ALERTS', alertstate: state, ...labels },
        value: 1,
        measuredAt: time,
      }))
      .filter(({ labels }: Sample) =>
        matchers.every(m => m.fits(labels[m.name] ?? '')),
      );
  }

  #since(
    rule: AlertingRule,
    key: string,
    { labels }: Sample,
    moment: number,
  ): number {
    const source = this.#source.ofService(labels.service ?? '');
    let step = SCRAPE;
    let since = moment;
    while (
      moment - since < MAX_AGE &&
      activeAt(rule, source, since - step).has(key)
    ) {
      since -= step;
      if (moment - since >= rule.for + COARSE) step = COARSE;
    }
    return since;
  }
}

function activeAt(
  { expression }: AlertingRule,
  source: SeriesSource,
  time: number,
): Map<string, Sample> {
  const value = evaluate(expression, { source, time, start: time, end: time });
  return new Map(
    (value.type === 'vector' ? value.samples : []).map(sample => [
      keyOf(sample.labels),
      sample,
    ]),
  );
}

function annotationsOf(rule: AlertingRule, { labels, value }: Sample) {
  const fill = (text: string) =>
    text
      .replaceAll('{service}', labels.service ?? '?')
      .replaceAll('{value}', inWords(value, rule.unit));
  return {
    summary: fill(rule.summary),
    description: fill(rule.description),
  };
}
