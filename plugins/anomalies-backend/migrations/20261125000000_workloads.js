/** What a service was seen to run with, so that a change of its configuration is known after a restart of the portal too. */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('watched', table => {
    table.text('workloads').nullable();
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('watched', table => {
    table.dropColumn('workloads');
  });
};
