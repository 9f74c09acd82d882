import type { Knex } from 'knex';

/** Where SQLite and PostgreSQL differ. Lists travel as one JSON value: bindings are slow and counted. */
export interface SqlDialect {
  /** rows of `(scope, token, doc, weight)` from a JSON list of lists */
  insertTerms: string;
  insertTypos: string;
  /** of `(scope, doc, tokens)` */
  deleteTerms: string;
  /** whether the field of the document, or one of its values, is in a list; binds `(field, list)` */
  fieldIn: string;
  fieldPath(field: string): string;
  /** what makes reading quick again after much was written */
  tidy: string;
}

const sqlite: SqlDialect = {
  insertTerms: `INSERT OR IGNORE INTO kronos_search_terms (scope, token, doc, weight)
    SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?)`,
  insertTypos: `INSERT OR IGNORE INTO kronos_search_typos (variant, token)
    SELECT value ->> 0, value ->> 1 FROM json_each(?)`,
  deleteTerms: `DELETE FROM kronos_search_terms
    WHERE scope = ? AND doc = ? AND token IN (SELECT value FROM json_each(?))`,
  fieldIn: `EXISTS (SELECT 1 FROM json_each(d.document, ?) f
    WHERE lower(f.value) IN (SELECT lower(value) FROM json_each(?)))`,
  fieldPath: field => `$."${field}"`,
  tidy: 'PRAGMA optimize',
};

const postgres: SqlDialect = {
  insertTerms: `INSERT INTO kronos_search_terms (scope, token, doc, weight)
    SELECT v ->> 0, v ->> 1, (v ->> 2)::integer, (v ->> 3)::real
    FROM jsonb_array_elements(?::jsonb) v ON CONFLICT DO NOTHING`,
  insertTypos: `INSERT INTO kronos_search_typos (variant, token)
    SELECT v ->> 0, v ->> 1 FROM jsonb_array_elements(?::jsonb) v ON CONFLICT DO NOTHING`,
  deleteTerms: `DELETE FROM kronos_search_terms
    WHERE scope = ? AND doc = ? AND token IN (SELECT jsonb_array_elements_text(?::jsonb))`,
  fieldIn: `EXISTS (SELECT 1 FROM jsonb_path_query(d.document::jsonb, (? || '[*]')::jsonpath) f
    WHERE lower(f #>> '{}') IN (SELECT lower(jsonb_array_elements_text(?::jsonb))))`,
  fieldPath: field => `$."${field}"`,
  // the index alone answers, as soon as its pages are known to be visible
  tidy: 'VACUUM (ANALYZE) kronos_search_terms, kronos_search_documents',
};

export const sqlDialect = (knex: Knex): SqlDialect =>
  knex.client.config.client === 'pg' ? postgres : sqlite;
