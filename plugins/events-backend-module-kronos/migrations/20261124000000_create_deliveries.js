/** Webhooks that came in the last minutes, for all replicas. */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('kronos_deliveries', table => {
    // sender and digest
    table.string('id').primary();
    table.bigInteger('taken_at').notNullable().index();
    table.bigInteger('published_at').nullable();
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('kronos_deliveries');
};
