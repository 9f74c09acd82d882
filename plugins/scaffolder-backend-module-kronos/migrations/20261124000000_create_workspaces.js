/** Files of runs that are not over, as they were after their last finished step. */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('kronos_workspaces', table => {
    table.string('task_id').primary();
    table.string('digest').notNullable();
    // tar, gzipped
    table.binary('files').notNullable();
    table.bigInteger('saved_at').notNullable().index();
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('kronos_workspaces');
};
