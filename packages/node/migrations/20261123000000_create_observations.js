/**
 * The last thing known about an entity from one view of one tool.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('observations', table => {
    table.string('entity_ref').notNullable();
    table.string('tool', 64).notNullable();
    table.string('view', 64).notNullable();
    table.string('uid').notNullable().comment('Catalog uid of the entity');
    table.string('affiliate').nullable().comment('null: of the whole group');
    table.string('installation_id').nullable();
    table.integer('revision').nullable();
    table.text('data').nullable().comment('JSON; null when never seen');
    table.bigInteger('observed_at').nullable().comment('Unix milliseconds');
    table.bigInteger('attempted_at').notNullable().comment('Unix milliseconds');
    table.text('problem').nullable().comment('JSON; null when data is newest');
    table.primary(['entity_ref', 'tool', 'view']);
    table.index(['tool', 'attempted_at'], 'observations_tool_attempted_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('observations');
};
