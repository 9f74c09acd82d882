/** Ends a request as OpenSearch and Elasticsearch do. */
export class SearchRefusal extends Error {
  constructor(readonly status: number, readonly type: string, message: string) {
    super(message);
  }

  toResponse() {
    const cause = { type: this.type, reason: this.message };
    return Response.json(
      { error: { root_cause: [cause], ...cause }, status: this.status },
      { status: this.status },
    );
  }
}

export const parsing = (message: string) =>
  new SearchRefusal(400, 'parsing_exception', message);

type Source = Record<string, unknown>;
type Test = (source: Source) => boolean;

/** A query, and what is known of it before documents are looked at. */
export interface Search {
  fits: Test;
  /** ms since 1970, `to` exclusive */
  from: number;
  to: number;
  /** exact values that documents must have */
  terms: Map<string, string>;
}

const TIME = '@timestamp';
const TEXTS = ['message'];

/** https://docs.opensearch.org/latest/query-dsl/: what searching logs needs. Throws {@link SearchRefusal}. */
export function parseQuery(query: unknown): Search {
  const search: Search = {
    fits: () => true,
    from: -Infinity,
    to: Infinity,
    terms: new Map(),
  };
  if (query !== undefined) search.fits = testOf(query, search);
  return search;
}

/** @param search told of what must hold; undefined within what need not hold */
function testOf(query: unknown, search?: Search): Test {
  const [name, body] = only(query, 'query');
  switch (name) {
    case 'match_all':
      return () => true;
    case 'bool':
      return bool(object(body, name), search);
    case 'term': {
      const [field, value] = only(body, name);
      return exactly(field, [valueOf(value)], search);
    }
    case 'terms': {
      const [field, values] = only(body, name);
      if (!Array.isArray(values)) {
        throw parsing(`[terms] query requires an array of terms`);
      }
      return exactly(field, values, search);
    }
    case 'exists': {
      const { field } = object(body, name);
      return source => fieldOf(source, String(field)) !== undefined;
    }
    case 'match_phrase':
    case 'match': {
      const [field, value] = only(body, name);
      const words = String(valueOf(value)).toLowerCase();
      return source =>
        String(fieldOf(source, field) ?? '')
          .toLowerCase()
          .includes(words);
    }
    case 'range': {
      const [field, limits] = only(body, name);
      return range(field, object(limits, name), search);
    }
    default:
      throw parsing(`unknown query [${name}]`);
  }
}

function bool(body: Source, search?: Search): Test {
  const list = (name: string) => {
    const value = body[name];
    if (value === undefined) return [];
    return Array.isArray(value) ? value : [value];
  };
  for (const key of Object.keys(body)) {
    if (!['filter', 'must', 'must_not', 'should'].includes(key)) {
      throw parsing(`[bool] query does not support [${key}]`);
    }
  }
  const all = [...list('filter'), ...list('must')].map(q => testOf(q, search));
  const none = list('must_not').map(q => testOf(q));
  const some = list('should').map(q => testOf(q));
  return source =>
    all.every(test => test(source)) &&
    !none.some(test => test(source)) &&
    (some.length === 0 || all.length > 0 || some.some(test => test(source)));
}

function exactly(field: string, values: unknown[], search?: Search): Test {
  const wanted = new Set(values.map(String));
  if (values.length === 1) search?.terms.set(field, String(values[0]));
  // a text is cut into words: as a whole it is not found
  if (TEXTS.includes(field)) return () => false;
  return source => {
    const value = fieldOf(source, field);
    return value !== undefined && wanted.has(String(value));
  };
}

function range(field: string, limits: Source, search?: Search): Test {
  if (field !== TIME) throw parsing(`[range] on [${field}] is not played here`);
  let [from, to] = [-Infinity, Infinity];
  for (const [key, value] of Object.entries(limits)) {
    if (key === 'format' || key === 'time_zone') continue;
    const time = timeOf(value);
    if (key === 'gte') from = Math.max(from, time);
    else if (key === 'gt') from = Math.max(from, time + 1);
    else if (key === 'lt') to = Math.min(to, time);
    else if (key === 'lte') to = Math.min(to, time + 1);
    else throw parsing(`[range] query does not support [${key}]`);
  }
  if (search) {
    search.from = Math.max(search.from, from);
    search.to = Math.min(search.to, to);
  }
  return source => {
    const time = Date.parse(String(source[TIME]));
    return time >= from && time < to;
  };
}

export function timeOf(value: unknown): number {
  const time = /^-?\d+$/.test(String(value))
    ? Number(value)
    : Date.parse(String(value));
  if (Number.isFinite(time)) return time;
  throw new SearchRefusal(
    400,
    'parse_exception',
    `failed to parse date field [${value}] with format [strict_date_optional_time||epoch_millis]`,
  );
}

/** `log.level` is a path, as the documents are written. */
export function fieldOf(source: Source, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        value !== null && typeof value === 'object' && Object.hasOwn(value, key)
          ? (value as Source)[key]
          : undefined,
      source,
    );
}

function only(value: unknown, name: string): [string, unknown] {
  const entries = Object.entries(object(value, name));
  if (entries.length !== 1) {
    throw parsing(
      `[${name}] malformed query, expected [END_OBJECT] but found [FIELD_NAME]`,
    );
  }
  return entries[0];
}

function object(value: unknown, name: string): Source {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw parsing(
      `[${name}] query malformed, no start_object after query name`,
    );
  }
  return value as Source;
}

const valueOf = (value: unknown) =>
  value !== null && typeof value === 'object'
    ? (value as Source).value ?? (value as Source).query
    : value;
