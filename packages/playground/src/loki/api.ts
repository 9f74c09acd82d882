import type { LogStreams } from '../world/logs/LogStreams';
import type { World } from '../world/World';
import { LokiRefusal, parseLogql, type LogQuery } from './logql';
import { labelsOf, linesOf, select, type LokiLine } from './streams';
import { nanosOf, secondsOf } from './times';

const MOST_ENTRIES = 5_000;
const MOST_POINTS = 11_000;
const MOST_HOURS = 721;
const HOUR_MS = 3_600_000;
/** More than a question of the playground may look at. */
const ALL = Number.MAX_SAFE_INTEGER;

interface Question {
  world: World;
  streams: LogStreams;
  /** whether the tenant has the logs of an affiliate */
  tenant: (affiliate: string) => boolean;
  /** below `/loki/api/v1/` */
  path: string;
  parameters: URLSearchParams;
}

/** The answer as JSON. Throws {@link LokiRefusal}. */
export function answer(question: Question): unknown {
  const { path, parameters } = question;
  const label = /^label\/([^/]+)\/values$/.exec(path);
  switch (label ? 'label' : path) {
    case 'query_range':
      return queryRange(question);
    case 'query':
      return query(question);
    case 'labels':
    case 'label':
      return {
        status: 'success',
        data: unique(
          series(question, parameters.getAll('query')).flatMap(labels =>
            label
              ? labels[decodeURIComponent(label[1])] ?? []
              : Object.keys(labels),
          ),
        ),
      };
    case 'series': {
      const asked = parameters.getAll('match[]');
      if (asked.length === 0) {
        throw new LokiRefusal('0 matcher groups supplied');
      }
      return { status: 'success', data: series(question, asked) };
    }
    default:
      throw new LokiRefusal('404 page not found', 404);
  }
}

/** Start and end in nanoseconds; the end is exclusive. */
function windowOf({ world, parameters }: Question) {
  const now = BigInt(Math.floor(world.now())) * 1_000_000n;
  const end = nanosOf(parameters, 'end') ?? now;
  const start =
    nanosOf(parameters, 'start') ?? end - BigInt(HOUR_MS) * 1_000_000n;
  if (end <= start) {
    throw new LokiRefusal(
      'end timestamp must not be before or equal to start time',
    );
  }
  const hours = Number((end - start) / 1_000_000n) / HOUR_MS;
  if (hours > MOST_HOURS) {
    throw new LokiRefusal(
      `the query time range exceeds the limit (query length: ${Math.floor(
        hours,
      )}h0m0s, limit: 30d1h)`,
    );
  }
  return { start, end };
}

/** Milliseconds that hold a window of nanoseconds. */
const inMs = ({ start, end }: { start: bigint; end: bigint }) => ({
  from: Number(start / 1_000_000n),
  to: Number((end + 999_999n) / 1_000_000n),
});

function queryRange(question: Question) {
  const { parameters } = question;
  const asked = queryOf(parameters);
  const window = windowOf(question);
  if (asked.metric) return matrix(question, asked, window);
  const { limit, isForward } = pageOf(parameters);
  const lines = linesOf({
    found: select({ ...question, matchers: asked.matchers, ...inMs(window) }),
    query: asked,
    ...inMs(window),
    limit,
    isForward,
    within: window,
  });
  return {
    status: 'success',
    data: {
      resultType: 'streams',
      result: grouped(lines),
      stats: {},
    },
  };
}

function query(question: Question) {
  const asked = queryOf(question.parameters);
  if (!asked.metric) {
    throw new LokiRefusal(
      'log queries are not supported as an instant query type, please change your query to a range query type',
    );
  }
  const time =
    nanosOf(question.parameters, 'time') ??
    BigInt(Math.floor(question.world.now())) * 1_000_000n;
  const at = Number(time / 1_000_000n);
  return {
    status: 'success',
    data: {
      resultType: 'vector',
      result: samples(question, asked, at).map(({ labels, value }) => ({
        metric: labels,
        value: [at / 1_000, String(value)],
      })),
      stats: {},
    },
  };
}

function matrix(
  question: Question,
  asked: LogQuery,
  window: { start: bigint; end: bigint },
) {
  const { from, to } = inMs(window);
  const step =
    secondsOf(question.parameters, 'step') ??
    Math.max(1, Math.floor((to - from) / 1_000 / 250));
  if ((to - from) / 1_000 / step > MOST_POINTS) {
    throw new LokiRefusal(
      'exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter',
    );
  }
  const byLabels = new Map<
    string,
    { metric: Record<string, string>; values: [number, string][] }
  >();
  for (let at = from; at <= to; at += step * 1_000) {
    for (const { labels, value } of samples(question, asked, at)) {
      const key = keyOf(labels);
      const known = byLabels.get(key) ?? { metric: labels, values: [] };
      known.values.push([at / 1_000, String(value)]);
      byLabels.set(key, known);
    }
  }
  return {
    status: 'success',
    data: { resultType: 'matrix', result: [...byLabels.values()], stats: {} },
  };
}

/** What a metric query says at a time, ms; the window is open at its beginning and closed at its end. */
function samples(question: Question, asked: LogQuery, at: number) {
  const { of, range, sum } = asked.metric!;
  const [from, to] = [at - range * 1_000 + 1, at + 1];
  const lines = linesOf({
    found: select({ ...question, matchers: asked.matchers, from, to }),
    query: asked,
    from,
    to,
    limit: ALL,
    isForward: true,
  });
  const found = new Map<
    string,
    { labels: Record<string, string>; value: number }
  >();
  for (const { labels, line } of lines) {
    const kept = sum
      ? Object.fromEntries(
          sum.flatMap(name => (labels[name] ? [[name, labels[name]]] : [])),
        )
      : labels;
    const key = keyOf(kept);
    const sample = found.get(key) ?? { labels: kept, value: 0 };
    sample.value += of === 'bytes_over_time' ? Buffer.byteLength(line) : 1;
    found.set(key, sample);
  }
  return [...found.values()].map(({ labels, value }) => ({
    labels,
    value: of === 'rate' ? value / range : value,
  }));
}

function queryOf(parameters: URLSearchParams): LogQuery {
  const text = parameters.get('query') ?? '';
  if (!text) {
    throw new LokiRefusal('parse error : syntax error: unexpected $end');
  }
  return parseLogql(text);
}

function pageOf(parameters: URLSearchParams) {
  const text = parameters.get('limit') ?? '100';
  if (!/^-?\d+$/.test(text)) {
    throw new LokiRefusal(
      `strconv.ParseUint: parsing "${text}": invalid syntax`,
    );
  }
  const limit = Number(text);
  if (limit <= 0) throw new LokiRefusal('limit must be a positive value');
  if (limit > MOST_ENTRIES) {
    throw new LokiRefusal(
      `max entries limit per query exceeded, limit > max_entries_limit_per_query (${limit} > ${MOST_ENTRIES})`,
    );
  }
  const direction = (parameters.get('direction') ?? 'backward').toLowerCase();
  if (direction !== 'forward' && direction !== 'backward') {
    throw new LokiRefusal(`invalid direction '${direction}'`);
  }
  return { limit, isForward: direction === 'forward' };
}

function series(question: Question, asked: string[]) {
  const window = inMs(windowOf(question));
  const found = (asked.length ? asked : ['{service=~".+"}']).flatMap(text =>
    select({ ...question, matchers: parseLogql(text).matchers, ...window }),
  );
  const labels = found.map(labelsOf);
  return [...new Map(labels.map(l => [keyOf(l), l])).values()];
}

/** Streams in the order of their first line, each with its lines in the order of the answer. */
function grouped(lines: LokiLine[]) {
  const streams = new Map<
    string,
    { stream: Record<string, string>; values: [string, string][] }
  >();
  for (const { labels, nanos, line } of lines) {
    const key = keyOf(labels);
    const known = streams.get(key) ?? { stream: labels, values: [] };
    known.values.push([String(nanos), line]);
    streams.set(key, known);
  }
  return [...streams.values()];
}

const keyOf = (labels: Record<string, string>) =>
  Object.keys(labels)
    .sort()
    .map(name => `${name}=${labels[name]}`)
    .join(',');

const unique = (values: string[]) => [...new Set(values)].sort();
