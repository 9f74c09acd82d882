/** Documents, what they are found by, and words for typing errors. */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  const postgres = knex.client.config.client === 'pg';
  // Ranges of tokens are prefixes only when bytes are compared
  const bytes = postgres ? 'text COLLATE "C"' : 'text';
  await knex.schema.createTable('kronos_search_documents', table => {
    // never used again: a token of a document that is gone must not find another
    table.increments('id');
    table.string('type').notNullable();
    // ref of the entity or address of the page
    table.string('key', 512).notNullable();
    // affiliate that it belongs to: see Scope.ts
    table.string('scope').notNullable();
    table.string('hash').notNullable();
    table.integer('analyzer').notNullable();
    table.string('sort_title', 512).notNullable();
    table.text('document').notNullable();
    table.unique(['type', 'key']);
    table.index(['scope', 'sort_title', 'id']);
  });
  await knex.raw(
    `CREATE TABLE kronos_search_terms (
      scope ${bytes} NOT NULL,
      token ${bytes} NOT NULL,
      doc integer NOT NULL,
      weight real NOT NULL,
      PRIMARY KEY (scope, token, doc)${postgres ? ' INCLUDE (weight)' : ''}
    )${postgres ? '' : ' WITHOUT ROWID'}`,
  );
  await knex.raw(
    `CREATE TABLE kronos_search_typos (
      variant ${bytes} NOT NULL,
      token ${bytes} NOT NULL,
      PRIMARY KEY (variant, token)
    )${postgres ? '' : ' WITHOUT ROWID'}`,
  );
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('kronos_search_typos');
  await knex.schema.dropTable('kronos_search_terms');
  await knex.schema.dropTable('kronos_search_documents');
};
