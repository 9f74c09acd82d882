import { aggregate } from './aggregate';
import { PromqlError, type Expression, type Selector } from './ast';
import { compute, vectors, withScalar } from './binary';
import { histogramQuantile } from './histogram';
import { overTime, type Window } from './overTime';
import {
  keyOf,
  withoutName,
  type Sample,
  type SampleRange,
  type SeriesSource,
} from './values';

export type Value =
  | { type: 'scalar'; value: number }
  | { type: 'string'; value: string }
  | { type: 'vector'; samples: Sample[] }
  | { type: 'matrix'; series: SampleRange[]; window: Window };

export interface Moment {
  source: SeriesSource;
  /** unix seconds */
  time: number;
  /** of the whole query, for `@ start()` and `@ end()` */
  start: number;
  end: number;
}

const SUBQUERY_STEP = 60;
const MAX_SUBQUERY_STEPS = 2_000;

/** The value of an expression at one moment. Throws {@link PromqlError} for what fits no value. */
export function evaluate(expression: Expression, moment: Moment): Value {
  switch (expression.type) {
    case 'number':
      return { type: 'scalar', value: expression.value };
    case 'string':
      return { type: 'string', value: expression.value };
    case 'selector':
      return {
        type: 'vector',
        samples: moment.source.instant(
          expression.matchers,
          timeOf(expression, moment),
        ),
      };
    case 'range': {
      const to = timeOf(expression.selector, moment);
      const from = to - expression.seconds;
      return {
        type: 'matrix',
        series: moment.source.range(expression.selector.matchers, from, to),
        window: { from, to },
      };
    }
    case 'subquery':
      return subquery(expression, moment);
    case 'negation': {
      const inner = evaluate(expression.expression, moment);
      return inner.type === 'scalar'
        ? { type: 'scalar', value: -inner.value }
        : mapped(samplesOf(inner), v => -v);
    }
    case 'aggregation':
      return {
        type: 'vector',
        samples: aggregate({
          op: expression.op,
          samples: samplesOf(evaluate(expression.expression, moment)),
          grouping: expression.grouping,
          parameter: expression.parameter
            ? numberOf(evaluate(expression.parameter, moment))
            : NaN,
        }),
      };
    case 'binary':
      return binary(expression, moment);
    case 'call':
      return call(expression, moment);
    default:
      throw new PromqlError('unknown expression');
  }
}

const timeOf = (
  part: { offset: number; at?: Selector['at'] },
  { time, start, end }: Moment,
): number => {
  const { at = time } = part;
  let base = at;
  if (base === 'start') base = start;
  if (base === 'end') base = end;
  return (base as number) - part.offset;
};

function subquery(
  expression: Extract<Expression, { type: 'subquery' }>,
  moment: Moment,
): Value {
  const to = timeOf(expression, moment);
  const from = to - expression.seconds;
  const step = expression.step ?? SUBQUERY_STEP;
  if (!(step > 0) || expression.seconds / step > MAX_SUBQUERY_STEPS) {
    throw new PromqlError('subquery has too many steps');
  }
  const series = new Map<string, SampleRange>();
  for (
    let time = (Math.floor(from / step) + 1) * step;
    time <= to;
    time += step
  ) {
    const inner = evaluate(expression.expression, { ...moment, time });
    for (const { labels, value } of samplesOf(inner)) {
      const key = keyOf(labels);
      const known = series.get(key) ?? { labels, points: [] };
      known.points.push([time, value]);
      series.set(key, known);
    }
  }
  return { type: 'matrix', series: [...series.values()], window: { from, to } };
}

function binary(
  expression: Extract<Expression, { type: 'binary' }>,
  moment: Moment,
): Value {
  const left = evaluate(expression.left, moment);
  const right = evaluate(expression.right, moment);
  if (left.type === 'scalar' && right.type === 'scalar') {
    return {
      type: 'scalar',
      value: compute(expression.op, left.value, right.value),
    };
  }
  if (left.type === 'scalar') {
    const samples = withScalar(expression, samplesOf(right), left.value, true);
    return { type: 'vector', samples };
  }
  if (right.type === 'scalar') {
    const samples = withScalar(expression, samplesOf(left), right.value, false);
    return { type: 'vector', samples };
  }
  return {
    type: 'vector',
    samples: vectors(expression, samplesOf(left), samplesOf(right)),
  };
}

const MATH: Record<string, (value: number) => number> = {
  abs: Math.abs,
  ceil: Math.ceil,
  floor: Math.floor,
  exp: Math.exp,
  ln: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  sqrt: Math.sqrt,
  sgn: Math.sign,
};

const CALENDAR: Record<string, (date: Date) => number> = {
  minute: date => date.getUTCMinutes(),
  hour: date => date.getUTCHours(),
  day_of_week: date => date.getUTCDay(),
};

function call(
  expression: Extract<Expression, { type: 'call' }>,
  moment: Moment,
): Value {
  const { name } = expression;
  const args = expression.args.map(arg => evaluate(arg, moment));
  const last = args[args.length - 1];
  if (last?.type === 'matrix') {
    const parameter = args.length > 1 ? numberOf(args[0]) : NaN;
    return {
      type: 'vector',
      samples: last.series.flatMap(({ labels, points }) => {
        const value = overTime(name, points, last.window, parameter);
        if (value === undefined) return [];
        return name === 'last_over_time'
          ? [{ labels, value }]
          : [{ labels: withoutName(labels), value }];
      }),
    };
  }
  if (Object.hasOwn(MATH, name)) return mapped(samplesOf(args[0]), MATH[name]);
  if (Object.hasOwn(CALENDAR, name)) {
    const samples = args[0]
      ? samplesOf(args[0])
      : [{ labels: {}, value: moment.time }];
    return mapped(samples, v => CALENDAR[name](new Date(v * 1_000)));
  }
  switch (name) {
    case 'time':
      return { type: 'scalar', value: moment.time };
    case 'pi':
      return { type: 'scalar', value: Math.PI };
    case 'vector':
      return {
        type: 'vector',
        samples: [{ labels: {}, value: numberOf(args[0]) }],
      };
    case 'scalar': {
      const samples = samplesOf(args[0]);
      return {
        type: 'scalar',
        value: samples.length === 1 ? samples[0].value : NaN,
      };
    }
    case 'histogram_quantile':
      return {
        type: 'vector',
        samples: histogramQuantile(numberOf(args[0]), samplesOf(args[1])),
      };
    case 'round': {
      const nearest = args[1] ? numberOf(args[1]) : 1;
      return mapped(
        samplesOf(args[0]),
        v => Math.floor(v / nearest + 0.5) * nearest,
      );
    }
    case 'clamp':
      return mapped(samplesOf(args[0]), v =>
        Math.max(numberOf(args[1]), Math.min(numberOf(args[2]), v)),
      );
    case 'clamp_min':
      return mapped(samplesOf(args[0]), v => Math.max(numberOf(args[1]), v));
    case 'clamp_max':
      return mapped(samplesOf(args[0]), v => Math.min(numberOf(args[1]), v));
    case 'timestamp':
      return {
        type: 'vector',
        samples: samplesOf(args[0]).map(s => ({
          labels: withoutName(s.labels),
          value: s.measuredAt ?? moment.time,
        })),
      };
    case 'sort':
    case 'sort_desc': {
      const sign = name === 'sort' ? 1 : -1;
      const samples = [...samplesOf(args[0])].sort(
        (a, b) => sign * (a.value - b.value),
      );
      return { type: 'vector', samples };
    }
    case 'absent':
      return {
        type: 'vector',
        samples:
          samplesOf(args[0]).length > 0
            ? []
            : [{ labels: askedLabels(expression.args[0]), value: 1 }],
      };
    case 'label_replace':
      return labelReplace(args);
    default:
      throw new PromqlError(`unknown function with name "${name}"`);
  }
}

/** The labels that a selector asked for by `=`. */
function askedLabels(expression: Expression): Record<string, string> {
  if (expression.type !== 'selector') return {};
  return Object.fromEntries(
    expression.matchers
      .filter(m => m.op === '=' && m.name !== '__name__')
      .map(m => [m.name, m.value]),
  );
}

function labelReplace(args: Value[]): Value {
  const [to, replacement, from, pattern] = args
    .slice(1)
    .map(arg => (arg.type === 'string' ? arg.value : ''));
  const regex = new RegExp(`^(?:${pattern})$`, 's');
  return {
    type: 'vector',
    samples: samplesOf(args[0]).map(sample => {
      const match = regex.exec(sample.labels[from] ?? '');
      if (!match) return sample;
      const value = replacement.replace(
        /\$(?:(\d+)|\{(\d+)\})/g,
        (_, a, b) => match[Number(a ?? b)] ?? '',
      );
      const { [to]: _, ...rest } = sample.labels;
      return { ...sample, labels: value ? { ...rest, [to]: value } : rest };
    }),
  };
}

const mapped = (
  samples: Sample[],
  change: (value: number) => number,
): Value => ({
  type: 'vector',
  samples: samples.map(({ labels, value }) => ({
    labels: withoutName(labels),
    value: change(value),
  })),
});

function samplesOf(value: Value): Sample[] {
  if (value.type !== 'vector') {
    throw new PromqlError(`expected an instant vector, got ${value.type}`);
  }
  return value.samples;
}

function numberOf(value: Value): number {
  if (value.type !== 'scalar') {
    throw new PromqlError(`expected a scalar, got ${value.type}`);
  }
  return value.value;
}
