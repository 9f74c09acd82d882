import type { Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_PROMETHEUS_ALERT,
  ANNOTATION_PROMETHEUS_RULE,
} from '@kronos-portal/common';

export interface OwnQuery {
  query: string;
  /** label whose value names the series */
  dimension?: string;
}

const MAX_QUERIES = 5;

/**
 * Reads `prometheus.io/rule`: `query|dimension`, comma separated. Commas and bars inside of brackets and strings belong
 * to the query.
 */
export function ownQueriesOf(entity: Entity): OwnQuery[] {
  const value = entity.metadata.annotations?.[ANNOTATION_PROMETHEUS_RULE];
  if (!value) return [];
  return split(value, ',')
    .map(part => {
      const [query, dimension] = split(part, '|');
      return { query: query.trim(), dimension: dimension?.trim() || undefined };
    })
    .filter(q => q.query !== '')
    .slice(0, MAX_QUERIES);
}

function split(text: string, separator: string): string[] {
  const parts: string[] = [''];
  let depth = 0;
  let string = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (string) {
      if (c === '\\' && string !== '`') {
        parts[parts.length - 1] += c + (text[++i] ?? '');
        continue;
      }
      if (c === string) string = '';
    } else if (c === '"' || c === "'" || c === '`') {
      string = c;
    } else if ('([{'.includes(c)) {
      depth++;
    } else if (')]}'.includes(c)) {
      depth--;
    } else if (c === separator && depth <= 0) {
      parts.push('');
      continue;
    }
    parts[parts.length - 1] += c;
  }
  return parts;
}

/** Names in `prometheus.io/alert`; undefined: all that the selector selects. */
export function alertNamesOf(entity: Entity): Set<string> | undefined {
  const value =
    entity.metadata.annotations?.[ANNOTATION_PROMETHEUS_ALERT]?.trim();
  if (!value || value === 'all') return undefined;
  return new Set(value.split(',').map(name => name.trim()));
}
