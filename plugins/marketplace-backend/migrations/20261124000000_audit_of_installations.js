/** What happened to an installation is asked with every list of installations that names a broken one. */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('audit', table => {
    table.index('installation_id', 'audit_installation');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('audit', table => {
    table.dropIndex('installation_id', 'audit_installation');
  });
};
