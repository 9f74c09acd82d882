import { InputError } from '@backstage/errors';
import type { JsonObject, JsonValue } from '@backstage/types';
import { z } from 'zod';

/** What a caller asks the catalog: the words of the address and the JSON that was sent. */
export interface Question {
  query: Readonly<Record<string, unknown>>;
  body?: unknown;
}

/** Whether the caller may see an entity; asked for refs in lower case. */
export type MaySee = (ref: string) => boolean;

/** Stands in a question for what the caller may not see: no ref looks like it, so it matches nothing. */
const NOBODY = 'hidden';

const texts = z.union([z.string(), z.array(z.string())]).optional();
const object = z.record(z.string(), z.json());
const cursorSchema = z.looseObject({
  orderFields: z.array(z.looseObject({ field: z.string() })).optional(),
  fullTextFilter: z
    .looseObject({ fields: z.array(z.string()).optional() })
    .optional(),
  filter: object.optional(),
  query: object.optional(),
});

/**
 * The question as the caller may put it: a hidden entity that is named as the target of a relation is one that does not
 * exist. What tells of targets without their being named (order, texts and prefixes of relations) is refused.
 *
 * @throws InputError that names the part of the question that cannot be asked
 */
export function asMayBeAsked(question: Question, maySee: MaySee): Question {
  const { query, body } = question;
  return {
    query: { ...query, ...askedInAddress(query, maySee) },
    body: isObject(body) ? { ...body, ...askedInBody(body, maySee) } : body,
  };
}

function askedInAddress(query: Question['query'], maySee: MaySee) {
  listed(query.orderField).forEach(text =>
    assertNoRelation('orderField', text.split(',')[0]),
  );
  listed(query.order).forEach(text =>
    assertNoRelation('order', text.replace(/^(asc|desc):/, '')),
  );
  listed(query.fullTextFilterFields)
    .flatMap(text => text.split(','))
    .forEach(field => assertNoRelation('fullTextFilterFields', field));
  listed(query.cursor).forEach(text => assertCursor(text, maySee));
  const filters = texts.safeParse(query.filter);
  if (!filters.success || filters.data === undefined) return {};
  return {
    filter: [filters.data].flat().map(text => askedStatements(text, maySee)),
  };
}

/** Statements of one filter of an address: `kind=component,relations.ownedBy=group:default/payment`. */
function askedStatements(filter: string, maySee: MaySee) {
  return filter
    .split(',')
    .map(statement => {
      const equals = statement.indexOf('=');
      const key = equals < 0 ? statement : statement.slice(0, equals);
      if (!isRelation(key)) return statement;
      if (equals < 0) throw unasked('filter', key);
      const ref = statement.slice(equals + 1).trim();
      return `${key}=${askedRef(ref, maySee)}`;
    })
    .join(',');
}

function askedInBody(body: JsonObject, maySee: MaySee) {
  const fields = z
    .object({
      orderBy: z.array(z.looseObject({ field: z.string() })),
      fullTextFilter: z.looseObject({ fields: z.array(z.string()) }),
      cursor: z.string(),
    })
    .partial();
  // what has another shape is for the catalog to refuse
  const { orderBy, fullTextFilter, cursor } = fields.safeParse(body).data ?? {};
  orderBy?.forEach(({ field }) => assertNoRelation('orderBy', field));
  fullTextFilter?.fields.forEach(field =>
    assertNoRelation('fullTextFilter', field),
  );
  if (cursor !== undefined) assertCursor(cursor, maySee);
  return isObject(body.query)
    ? { query: askedPredicate(body.query, maySee) }
    : {};
}

/** A cursor comes back as it was given out, so what it asks was allowed. Callers can write one of their own, though. */
function assertCursor(text: string, maySee: MaySee) {
  let data: unknown;
  try {
    data = JSON.parse(Buffer.from(text, 'base64').toString('utf8'));
  } catch {
    return; // the catalog refuses it
  }
  const cursor = cursorSchema.safeParse(data).data;
  if (!cursor) return;
  cursor.orderFields?.forEach(({ field }) => assertNoRelation('cursor', field));
  cursor.fullTextFilter?.fields?.forEach(field =>
    assertNoRelation('cursor', field),
  );
  if (cursor.query) askedPredicate(cursor.query, ref => known(ref, maySee));
  if (cursor.filter) assertFilter(cursor.filter, ref => known(ref, maySee));
}

function known(ref: string, maySee: MaySee) {
  if (ref === NOBODY || maySee(ref)) return true;
  throw unasked('cursor', ref);
}

/** The older form of a filter, which cursors may hold: `{ key, values }` under `allOf`, `anyOf` and `not`. */
function assertFilter(filter: JsonObject, maySee: MaySee) {
  for (const part of [filter.allOf, filter.anyOf, filter.not].flat()) {
    if (isObject(part)) assertFilter(part, maySee);
  }
  if (typeof filter.key !== 'string' || !isRelation(filter.key)) return;
  if (!Array.isArray(filter.values)) throw unasked('cursor', filter.key);
  filter.values.forEach(ref => askedRef(String(ref), maySee));
}

/**
 * A filter predicate of the catalog.
 * https://backstage.io/docs/features/software-catalog/catalog-customization
 */
function askedPredicate(predicate: JsonObject, maySee: MaySee): JsonObject {
  const asked: JsonObject = {};
  for (const [key, value] of Object.entries(predicate)) {
    if (Array.isArray(value) && (key === '$all' || key === '$any')) {
      asked[key] = value.map(part =>
        isObject(part) ? askedPredicate(part, maySee) : part,
      );
    } else if (key === '$not' && isObject(value)) {
      asked[key] = askedPredicate(value, maySee);
    } else {
      asked[key] = isRelation(key)
        ? askedTarget(key, value ?? null, maySee)
        : value;
    }
  }
  return asked;
}

function askedTarget(key: string, value: JsonValue, maySee: MaySee): JsonValue {
  if (!isObject(value)) return askedRef(String(value), maySee);
  const [[operator, operand] = [], ...more] = Object.entries(value);
  if (more.length === 0 && Array.isArray(operand) && operator === '$in') {
    return { $in: operand.map(ref => askedRef(String(ref), maySee)) };
  }
  if (more.length === 0 && operator === '$contains') {
    if (!isObject(operand)) {
      return { $contains: askedRef(String(operand), maySee) };
    }
    return { $contains: askedRelation(key, operand, maySee) };
  }
  throw unasked('query', key);
}

function askedRelation(key: string, relation: JsonObject, maySee: MaySee) {
  const name = Object.keys(relation).find(n => n.toLowerCase() === 'targetref');
  const target = name ? relation[name] : undefined;
  if (!name || target === undefined) throw unasked('query', key);
  return { ...relation, [name]: askedTarget(key, target, maySee) };
}

function askedRef(ref: string, maySee: MaySee) {
  return maySee(ref.toLowerCase()) ? ref : NOBODY;
}

function assertNoRelation(part: string, field: string) {
  if (isRelation(field)) throw unasked(part, field);
}

function isRelation(field: string) {
  return /^\s*relations\s*($|\.)/i.test(field);
}

function unasked(part: string, text: string) {
  return new InputError(
    `${part}: "${text.trim()}" cannot be asked, since its answer tells of entities that you may not see. ` +
      'A relation can be asked for with its whole target: relations.ownedBy=group:default/payment-team.',
  );
}

function listed(value: unknown): string[] {
  return [texts.safeParse(value).data ?? []].flat();
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
