/** What is installed for whom, its credentials, and every change. */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('installations', table => {
    table.string('id').primary();
    table.string('offering').notNullable();
    table.string('name').notNullable();
    // '*': for the whole group. Not null, so that the index below sees it.
    table.string('scope').notNullable();
    table.string('mode').notNullable();
    table.string('version').notNullable();
    table.text('settings').notNullable();
    table.string('wanted').notNullable();
    table.string('state').notNullable();
    table.text('problem').nullable();
    table.integer('revision').notNullable();
    table.string('checked_at').nullable();
    table.string('created_at').notNullable();
    table.string('changed_at').notNullable();
    // Of a reconciler: see DatabaseReconcilerStore
    table.bigInteger('next_attempt_at').nullable().index();
    table.bigInteger('lease_until').nullable();
    table.bigInteger('lease_token').notNullable().defaultTo(0);
    table.integer('attempts').notNullable().defaultTo(0);
    table.integer('wanted_revision').notNullable().defaultTo(0);
    table.string('step_started_at').nullable();
    // when it first worked: a later failure is a fault of something in use
    table.string('installed_at').nullable();
  });
  // One living installation per affiliate, offering and name; those that are gone stay as history.
  await knex.raw(
    `CREATE UNIQUE INDEX installations_living ON installations (scope, offering, name) WHERE state <> 'gone'`,
  );
  await knex.schema.createTable('installation_secrets', table => {
    table
      .string('installation_id')
      .notNullable()
      .references('id')
      .inTable('installations')
      .onDelete('CASCADE');
    table.string('key').notNullable();
    table.string('key_id').notNullable();
    table.text('ciphertext').notNullable();
    table.primary(['installation_id', 'key']);
  });
  await knex.schema.createTable('audit', table => {
    table.increments('id');
    table.string('at').notNullable();
    table.string('actor').notNullable();
    table.string('action').notNullable();
    table.string('scope').notNullable().index();
    table.string('offering').notNullable();
    table.string('installation_id').notNullable();
    table.text('before').nullable();
    table.text('after').nullable();
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('audit');
  await knex.schema.dropTable('installation_secrets');
  await knex.schema.dropTable('installations');
};
