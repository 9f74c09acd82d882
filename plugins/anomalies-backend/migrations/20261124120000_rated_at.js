/** When an anomaly was last rated: with that, why it counts as it does can be said after it is over. */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('anomalies', table => {
    table.bigInteger('rated_at').nullable();
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('anomalies', table => {
    table.dropColumn('rated_at');
  });
};
