/** What is watched, what was found, and what belongs together. Times in ms since 1970. */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  // Services and affiliates that are worked on; see DatabaseReconcilerStore for the lease columns
  await knex.schema.createTable('watched', table => {
    table.string('id').primary();
    // service | affiliate
    table.string('kind').notNullable();
    table.string('entity_ref').nullable().index();
    table.string('uid').nullable();
    // '*': of no affiliate
    table.string('affiliate').notNullable();
    // of a service: its sources with how far they were read; of an affiliate: nothing
    table.text('state').notNullable().defaultTo('{}');
    // detectors of a service, groups of an affiliate: compressed JSON
    table.binary('snapshot').nullable();
    // how far the sources were read when the snapshot was taken
    table.text('snapshot_state').nullable();
    table.string('holder').nullable();
    table.bigInteger('next_attempt_at').nullable().index();
    table.bigInteger('lease_until').nullable();
    table.bigInteger('lease_token').notNullable().defaultTo(0);
    table.integer('attempts').notNullable().defaultTo(0);
    table.integer('wanted_revision').notNullable().defaultTo(0);
  });
  await knex.schema.createTable('findings', table => {
    table.string('id', 700).primary();
    table.string('entity_ref').notNullable();
    table.string('affiliate').notNullable();
    table.string('state').notNullable();
    table.string('signature', 500).notNullable();
    table.bigInteger('since').notNullable();
    table.bigInteger('last').notNullable();
    table.boolean('historic').notNullable();
    // grows with each change; those grouped at an older one are grouped again
    table.integer('version').notNullable().defaultTo(1);
    table.integer('grouped_version').notNullable().defaultTo(0);
    table.string('anomaly_id').nullable().index();
    table.text('data').notNullable();
    // lines and points that show it
    table.text('evidence').notNullable().defaultTo('{}');
    table.index(['affiliate', 'last']);
    table.index(['entity_ref', 'state']);
  });
  await knex.schema.createTable('anomalies', table => {
    table.string('id').primary();
    table.string('affiliate').notNullable();
    table.string('state').notNullable();
    table.string('severity').notNullable();
    table.float('confidence').notNullable();
    table.bigInteger('since').notNullable().index();
    table.bigInteger('last').notNullable();
    table.bigInteger('ended_at').nullable();
    table.boolean('historic').notNullable();
    table.bigInteger('notified_at').nullable();
    table.string('notified_ref').nullable();
    table.string('notified_severity').nullable();
    // ids of findings, the most certain first
    table.text('finding_ids').notNullable();
    table.text('changes').notNullable();
  });
  await knex.schema.createTable('anomaly_entities', table => {
    table
      .string('anomaly_id')
      .notNullable()
      .references('id')
      .inTable('anomalies')
      .onDelete('CASCADE');
    table.string('entity_ref').notNullable().index();
    // its place: the first is where to look
    table.integer('place').notNullable();
    table.primary(['anomaly_id', 'entity_ref']);
  });
  await knex.schema.createTable('feedback', table => {
    table.string('anomaly_id').notNullable();
    table.string('kind').notNullable();
    table.string('entity_ref').notNullable().index();
    table.string('by').notNullable();
    table.bigInteger('at').notNullable();
    table.bigInteger('until').nullable();
    // of the findings at that time
    table.text('signatures').notNullable();
    table.primary(['anomaly_id', 'kind']);
  });
  await knex.schema.createTable('patterns', table => {
    table.string('entity_ref').notNullable();
    table.string('template_id').notNullable();
    table.bigInteger('count').notNullable();
    table.bigInteger('first_seen').notNullable();
    table.bigInteger('last_seen').notNullable();
    // lines by hour: { "<ms>": count }
    table.text('hours').notNullable();
    // text and parts, level, usual values, an example
    table.text('data').notNullable();
    table.primary(['entity_ref', 'template_id']);
  });
  await knex.schema.createTable('changes', table => {
    table.string('id').primary();
    table.string('entity_ref').notNullable();
    table.bigInteger('at').notNullable();
    table.text('data').notNullable();
    table.index(['entity_ref', 'at']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'changes',
    'patterns',
    'feedback',
    'anomaly_entities',
    'anomalies',
    'findings',
    'watched',
  ]) {
    await knex.schema.dropTable(table);
  }
};
