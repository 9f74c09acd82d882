import { createHash } from 'node:crypto';
import type { LogStreams } from '../world/logs/LogStreams';
import type { World } from '../world/World';
import { documentsOf, type Document } from './documents';
import { fieldOf, parseQuery, parsing, SearchRefusal, timeOf } from './query';

const MOST_HITS = 10_000;
const KEYS = [
  'query',
  'size',
  'from',
  'sort',
  'search_after',
  '_source',
  'track_total_hits',
];
const TIME = '@timestamp';

interface SortField {
  field: string;
  isAscending: boolean;
}

/** Answer of `POST /<indices>/_search`. Throws {@link SearchRefusal}. */
export function search(options: {
  world: World;
  streams: LogStreams;
  indices: string[];
  body: Record<string, unknown>;
}) {
  const { world, streams, indices, body } = options;
  for (const key of Object.keys(body)) {
    if (!KEYS.includes(key)) {
      throw parsing(`Unknown key for a START_OBJECT in [${key}].`);
    }
  }
  const size = number(body.size, 'size', 10);
  const from = number(body.from, 'from', 0);
  if (size + from > MOST_HITS) {
    throw new SearchRefusal(
      400,
      'illegal_argument_exception',
      `Result window is too large, from + size must be less than or equal to: [${MOST_HITS}] but was [${
        size + from
      }]. See the scroll api for a more efficient way to request large data sets.`,
    );
  }
  const sort = sortOf(body.sort);
  const after = afterOf(body.search_after, sort, from);
  const byTime = sort.find(({ field }) => field === TIME);
  const hits: { document: Document; sort: (number | string)[] }[] = [];
  let total = 0;
  const counted = body.track_total_hits !== false;
  documentsOf({
    streams,
    indices,
    search: parseQuery(body.query),
    now: world.now(),
    isAscending: byTime?.isAscending ?? true,
    take(document) {
      total += 1;
      const values = sort.map(field => valueOf(document, field));
      if (!after || compare(values, after, sort) > 0) {
        hits.push({ document, sort: values });
      }
      // those of the last time are all needed to put them in order
      const enough = hits.length > size + from;
      const isNext =
        enough && hits[size + from - 1].document.time !== document.time;
      return !isNext || (counted && total < MOST_HITS);
    },
  });
  hits.sort((a, b) => compare(a.sort, b.sort, sort));
  const kept = sourceFilter(body._source);
  return {
    took: 3,
    timed_out: false,
    _shards: {
      total: indices.length,
      successful: indices.length,
      skipped: 0,
      failed: 0,
    },
    hits: {
      ...(counted && {
        total: {
          value: Math.min(total, MOST_HITS),
          relation: total > MOST_HITS ? 'gte' : 'eq',
        },
      }),
      max_score: null,
      hits: hits.slice(from, from + size).map(({ document, sort: values }) => ({
        _index: document.index,
        _id: document.id,
        _score: null,
        ...(kept && { _source: kept(document.source) }),
        ...(sort.length > 0 && {
          sort: values,
        }),
      })),
    },
  };
}

function sortOf(given: unknown): SortField[] {
  if (given === undefined) return [];
  const list = Array.isArray(given) ? given : [given];
  return list.map(item => {
    const [field, how] =
      typeof item === 'string'
        ? [item, {}]
        : (Object.entries(item ?? {})[0] as [string, unknown]) ?? ['', {}];
    const { order = 'asc', ...more } = (
      typeof how === 'string' ? { order: how } : how ?? {}
    ) as { order?: string; numeric_type?: string };
    for (const [key, value] of Object.entries(more)) {
      // Elasticsearch alone knows `format`: it came after the two went their own ways
      if (key === 'numeric_type' && value === 'date') continue;
      throw new SearchRefusal(
        400,
        'x_content_parse_exception',
        `[1:1] [field_sort] unknown field [${key}]`,
      );
    }
    if (field === '_shard_doc') {
      throw new SearchRefusal(
        400,
        'action_request_validation_exception',
        'Validation Failed: 1: _shard_doc is only supported with point-in-time (PIT). Add a PIT or remove _shard_doc.;',
      );
    }
    if (field !== TIME && field !== '_doc') {
      throw new SearchRefusal(
        400,
        'query_shard_exception',
        `No mapping found for [${field}] in order to sort on`,
      );
    }
    return { field, isAscending: order !== 'desc' };
  });
}

function afterOf(given: unknown, sort: SortField[], from: number) {
  if (given === undefined) return undefined;
  if (!Array.isArray(given) || given.length !== sort.length) {
    throw new SearchRefusal(
      400,
      'illegal_argument_exception',
      `search_after has ${
        Array.isArray(given) ? given.length : 0
      } value(s) but sort has ${sort.length}.`,
    );
  }
  if (from > 0) {
    throw new SearchRefusal(
      400,
      'action_request_validation_exception',
      'Validation Failed: 1: `from` parameter must be set to 0 when `search_after` is used.;',
    );
  }
  return given.map(value => timeOf(value));
}

/** The place of a document in its shard: documents of two shards may have the same. */
const placeOf = ({ id }: Document) =>
  createHash('sha1').update(id).digest().readUInt16LE();

const valueOf = (document: Document, { field }: SortField): number =>
  field === TIME ? document.time : placeOf(document);

function compare(
  a: readonly (number | string)[],
  b: readonly (number | string)[],
  sort: SortField[],
): number {
  for (const [i, { isAscending }] of sort.entries()) {
    const difference = Number(a[i]) - Number(b[i]);
    if (difference !== 0) return isAscending ? difference : -difference;
  }
  return 0;
}

/** Undefined: no source is wanted. */
function sourceFilter(given: unknown) {
  if (given === false) return undefined;
  if (given === undefined || given === true) {
    return (source: Record<string, unknown>) => source;
  }
  const paths = (Array.isArray(given) ? given : [given]).map(String);
  return (source: Record<string, unknown>) => {
    const kept: Record<string, unknown> = {};
    for (const path of paths) {
      const value = fieldOf(source, path);
      if (value === undefined) continue;
      const keys = path.split('.');
      const last = keys.pop()!;
      let at = kept;
      for (const key of keys) at = (at[key] ??= {}) as Record<string, unknown>;
      at[last] = value;
    }
    return kept;
  };
}

function number(value: unknown, name: string, otherwise: number): number {
  if (value === undefined) return otherwise;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) {
    return value;
  }
  throw new SearchRefusal(
    400,
    'illegal_argument_exception',
    `[${name}] parameter cannot be negative, found [${value}]`,
  );
}
