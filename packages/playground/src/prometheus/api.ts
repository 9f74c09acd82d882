import type { World } from '../world/World';
import { Alerts, type Alert } from './Alerts';
import { federate } from './federate';
import { PromqlError, type Expression } from './promql/ast';
import { evaluate, type Value } from './promql/evaluate';
import { parse } from './promql/parser';
import { checkTypes } from './promql/types';
import { keyOf, type Sample } from './promql/values';
import { inSeconds, inTime, number } from './parameters';
import { RULE_GROUP, RULES } from './rules';
import { METRICS } from './series/metrics';
import { WorldSeries, type Newcomer } from './series/WorldSeries';

const MAX_POINTS = 11_000;
const HOUR = 3_600;

/** Ends a request as Prometheus does. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly errorType: string,
    message: string,
  ) {
    super(message);
  }
}

const bad = (message: string) => new Refusal(400, 'bad_data', message);

interface Question {
  world: World;
  newcomers: Newcomer[];
  /** below `/api/v1/` */
  path: string;
  parameters: URLSearchParams;
}

/** `data` of the answer. Throws {@link Refusal}. */
export function answer(question: Question): unknown {
  const { path, parameters, world } = question;
  const now = world.now() / 1_000;
  const { source, alerts } = open(question);
  const label = /^label\/([^/]+)\/values$/.exec(path);
  switch (label ? 'label' : path) {
    case 'query':
      return query(parameters, source, now);
    case 'query_range':
      return queryRange(parameters, source);
    case 'series':
      return seriesOf(parameters, source, now, true);
    case 'labels':
      return unique(
        seriesOf(parameters, source, now, false).flatMap(l => Object.keys(l)),
      );
    case 'label': {
      const name = decodeURIComponent(label![1]);
      return unique(
        seriesOf(parameters, source, now, false).flatMap(l => l[name] ?? []),
      );
    }
    case 'alerts':
      return { alerts: alerts.at(now).map(alertJson) };
    case 'rules':
      return parameters.get('type') === 'record'
        ? { groups: [] }
        : { groups: [ruleGroup(alerts, now)] };
    case 'targets':
      return targets(source, now);
    case 'metadata':
      return metadata(parameters.get('metric'));
    case 'status/buildinfo':
      return {
        version: '3.6.0',
        revision: 'playground',
        branch: 'HEAD',
        buildUser: '',
        buildDate: '',
        goVersion: 'go1.25',
      };
    default:
      throw new Refusal(404, 'not_found', 'not found');
  }
}

/** Answer of `/federate`. Throws {@link Refusal}. */
export function federation(question: Question): string {
  const { source } = open(question);
  try {
    return federate(
      source,
      question.parameters.getAll('match[]'),
      question.world.now() / 1_000,
    );
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error;
    throw bad(error.message);
  }
}

function open({ world, newcomers }: Question) {
  // the alerts look at the series, and the series ALERTS at the alerts
  const circle: { alerts?: Alerts } = {};
  const source = WorldSeries.create({
    world,
    newcomers,
    alerts: (matchers, time) => circle.alerts?.series(matchers, time) ?? [],
  });
  const alerts = Alerts.create(source);
  circle.alerts = alerts;
  return { source, alerts };
}

function query(parameters: URLSearchParams, source: WorldSeries, now: number) {
  const expression = parsed(parameters.get('query') ?? '');
  const time = inTime(parameters, 'time', bad) ?? now;
  const value = run(expression, { source, time, start: time, end: time });
  switch (value.type) {
    case 'scalar':
      return { resultType: 'scalar', result: [time, number(value.value)] };
    case 'string':
      return { resultType: 'string', result: [time, value.value] };
    case 'matrix':
      return {
        resultType: 'matrix',
        result: value.series.map(({ labels, points }) => ({
          metric: labels,
          values: points.map(([t, v]) => [t, number(v)]),
        })),
      };
    default:
      assertUnique(value.samples);
      return {
        resultType: 'vector',
        result: value.samples.map(({ labels, value: v }) => ({
          metric: labels,
          value: [time, number(v)],
        })),
      };
  }
}

function queryRange(parameters: URLSearchParams, source: WorldSeries) {
  const need = (name: 'start' | 'end') => {
    const time = inTime(parameters, name, bad);
    if (time === undefined) {
      throw bad(
        `invalid parameter "${name}": cannot parse "" to a valid timestamp`,
      );
    }
    return time;
  };
  const start = need('start');
  const end = need('end');
  const step = inSeconds(parameters, 'step', bad);
  if (end < start) {
    throw bad(
      'invalid parameter "end": end timestamp must not be before start time',
    );
  }
  if (!(step > 0)) {
    throw bad(
      'invalid parameter "step": zero or negative query resolution step widths are not accepted. Try a positive integer',
    );
  }
  if ((end - start) / step > MAX_POINTS) {
    throw bad(
      'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)',
    );
  }
  const expression = parsed(parameters.get('query') ?? '');
  const type = checkTypes(expression);
  if (type !== 'vector' && type !== 'scalar') {
    throw bad(
      `invalid parameter "query": invalid expression type "${
        type === 'matrix' ? 'range vector' : type
      }" for range query, must be Scalar or instant Vector`,
    );
  }
  const result = new Map<
    string,
    { metric: Sample['labels']; values: [number, string][] }
  >();
  for (let i = 0; start + i * step <= end; i++) {
    const time = start + i * step;
    const value = run(expression, { source, time, start, end });
    const samples = steps(value);
    assertUnique(samples);
    for (const sample of samples) {
      const key = keyOf(sample.labels);
      const known = result.get(key) ?? { metric: sample.labels, values: [] };
      known.values.push([time, number(sample.value)]);
      result.set(key, known);
    }
  }
  return { resultType: 'matrix', result: [...result.values()] };
}

function steps(value: Value): Sample[] {
  if (value.type === 'scalar') return [{ labels: {}, value: value.value }];
  return value.type === 'vector' ? value.samples : [];
}

function parsed(text: string): Expression {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error;
    throw bad(`invalid parameter "query": ${error.message}`);
  }
}

function run(
  expression: Expression,
  moment: Parameters<typeof evaluate>[1],
): Value {
  try {
    return evaluate(expression, moment);
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error;
    throw new Refusal(422, 'execution', error.message);
  }
}

function assertUnique(samples: Sample[]) {
  if (new Set(samples.map(s => keyOf(s.labels))).size < samples.length) {
    throw new Refusal(
      422,
      'execution',
      'vector cannot contain metrics with the same labelset',
    );
  }
}

function seriesOf(
  parameters: URLSearchParams,
  source: WorldSeries,
  now: number,
  isRequired: boolean,
) {
  const asked = parameters.getAll('match[]');
  if (asked.length === 0 && isRequired) {
    throw bad('no match[] parameter provided');
  }
  const end = inTime(parameters, 'end', bad) ?? now;
  const start = inTime(parameters, 'start', bad) ?? end - HOUR;
  const found = (asked.length ? asked : ['{__name__=~".+"}']).flatMap(text => {
    const expression = parsed(text);
    if (expression.type !== 'selector') {
      throw bad(`invalid parameter "match[]": expected a vector selector`);
    }
    return source.labelsOf(expression.matchers, start, end);
  });
  return [...new Map(found.map(l => [keyOf(l), l])).values()];
}

const unique = (values: string[]) => [...new Set(values)].sort();
const rfc3339 = (seconds: number) => new Date(seconds * 1_000).toISOString();

const alertJson = (alert: Alert) => ({
  labels: alert.labels,
  annotations: alert.annotations,
  state: alert.state,
  activeAt: rfc3339(alert.activeAt),
  value: number(alert.value),
});

function ruleGroup(alerts: Alerts, now: number) {
  const active = alerts.at(now);
  return {
    name: RULE_GROUP,
    file: '/etc/prometheus/rules/services.yaml',
    interval: 15,
    limit: 0,
    evaluationTime: 0.01,
    lastEvaluation: rfc3339(now),
    rules: RULES.map(rule => {
      const own = active.filter(a => a.rule === rule);
      const states = own.map(a => a.state as string);
      return {
        name: rule.name,
        query: rule.query,
        duration: rule.for,
        keepFiringFor: 0,
        labels: { severity: rule.severity },
        annotations: { summary: rule.summary, description: rule.description },
        alerts: own.map(alertJson),
        state:
          ['firing', 'pending'].find(s => states.includes(s)) ?? 'inactive',
        health: 'ok',
        type: 'alerting',
        evaluationTime: 0.002,
        lastEvaluation: rfc3339(now),
      };
    }),
  };
}

function targets(source: WorldSeries, now: number) {
  const up = parsed('up');
  const samples =
    up.type === 'selector' ? source.instant(up.matchers, now) : [];
  return {
    activeTargets: samples.map(
      ({ labels: { __name__: _, ...labels }, value }) => ({
        discoveredLabels: labels,
        labels,
        scrapePool: labels.job,
        scrapeUrl: `http://${labels.instance}/metrics`,
        globalUrl: `http://${labels.instance}/metrics`,
        lastError: value ? '' : 'connection refused',
        lastScrape: rfc3339(Math.floor(now / 15) * 15),
        lastScrapeDuration: 0.01,
        health: value ? 'up' : 'down',
        scrapeInterval: '15s',
        scrapeTimeout: '10s',
      }),
    ),
    droppedTargets: [],
    droppedTargetCounts: {},
  };
}

function metadata(asked: string | null) {
  return Object.fromEntries(
    Object.entries(METRICS)
      .filter(([name]) => !asked || name === asked)
      .map(([name, { type, help }]) => [name, [{ type, help, unit: '' }]]),
  );
}
