import type { JSONSchema7 } from 'json-schema';

/**
 * Settings schemas are written in English, with `x-ko` beside every title and description: gives the schema in the
 * language of the user. Unknown keywords stay.
 */
export function localiseSchema(
  schema: JSONSchema7,
  language: 'ko' | 'en',
): JSONSchema7 {
  if (language === 'en') return schema;
  const visit = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(visit);
    if (typeof node !== 'object' || node === null) return node;
    const { 'x-ko': korean, ...rest } = node as Record<string, unknown>;
    const visited = Object.fromEntries(
      Object.entries(rest).map(([key, value]) => [key, visit(value)]),
    );
    return typeof korean === 'string'
      ? { ...visited, title: korean }
      : { ...visited, ...(korean as object | undefined) };
  };
  return visit(schema) as JSONSchema7;
}
