import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Entity } from '@backstage/catalog-model';
import type { Knex } from 'knex';

/** Far away, so that the catalog does not read the entities anew: they are in no file. */
const NEVER = '2099-01-01 00:00:00';
/** `catalog.orphanProviderStrategy: keep` keeps what comes from here. */
const SOURCE = 'bench';
const AT_ONCE = 1_000;

const { buildEntitySearch } = require(path.join(
  path.dirname(
    require.resolve('@backstage/plugin-catalog-backend/package.json'),
  ),
  'dist/database/operations/stitcher/buildEntitySearch.cjs.js',
));

/**
 * Writes entities into the database of a catalog that does not run, as they are when it is done with them. Reading so
 * many the usual way takes half an hour.
 */
export async function seedCatalog(
  knex: Knex,
  entities: Iterable<Entity>,
): Promise<void> {
  let count = 0;
  let batch: Entity[] = [];
  const flush = async () => {
    await write(knex, batch, count);
    count += batch.length;
    batch = [];
  };
  for (const entity of entities) {
    batch.push(entity);
    if (batch.length === AT_ONCE) await flush();
  }
  if (batch.length) await flush();
}

async function write(knex: Knex, entities: Entity[], first: number) {
  const known = entities.map((entity, i) => {
    // in order, so that no page of an index is written twice
    const uid = `${SOURCE}-${String(first + i).padStart(8, '0')}`;
    const hash = createHash('sha1')
      .update(JSON.stringify(entity))
      .digest('hex');
    const { namespace = 'default', name } = entity.metadata;
    return {
      id: uid,
      hash,
      ref: `${entity.kind}:${namespace}/${name}`.toLocaleLowerCase('en-US'),
      entity: {
        ...entity,
        metadata: { ...entity.metadata, namespace, uid, etag: hash },
      },
    };
  });
  await knex.transaction(async tx => {
    await insert(
      tx,
      'refresh_state',
      known.map(({ id, ref, entity, hash }) => ({
        entity_id: id,
        entity_ref: ref,
        unprocessed_entity: JSON.stringify(entity),
        unprocessed_hash: hash,
        errors: '[]',
        next_update_at: NEVER,
        last_discovery_at: NEVER,
      })),
    );
    await insert(
      tx,
      'refresh_state_references',
      known.map(({ ref }) => ({ source_key: SOURCE, target_entity_ref: ref })),
    );
    await insert(
      tx,
      'final_entities',
      known.map(({ id, ref, entity, hash }) => ({
        entity_id: id,
        entity_ref: ref,
        hash,
        final_entity: JSON.stringify(entity),
        last_updated_at: NEVER,
      })),
    );
    await insert(
      tx,
      'search',
      known.flatMap(({ id, entity }) => buildEntitySearch(id, entity)),
    );
  });
}

/** All rows in one statement: bindings are slow and counted. */
async function insert(knex: Knex, table: string, rows: object[]) {
  const columns = Object.keys(rows[0]);
  const names = columns.join(', ');
  const values =
    knex.client.config.client === 'pg'
      ? `${names} FROM jsonb_populate_recordset(NULL::${table}, ?::jsonb)`
      : `${columns
          .map(name => `value ->> '${name}'`)
          .join(', ')} FROM json_each(?)`;
  await knex.raw(`INSERT INTO ${table} (${names}) SELECT ${values}`, [
    JSON.stringify(rows),
  ]);
}
