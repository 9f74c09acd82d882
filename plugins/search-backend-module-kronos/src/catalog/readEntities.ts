import type { EntityFilterQuery } from '@backstage/catalog-client';
import type { AuthService } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';

/** All entities, a page at a time, with the plugin's own credentials. */
export async function* readEntities(options: {
  catalog: Pick<CatalogService, 'queryEntities'>;
  auth: Pick<AuthService, 'getOwnServiceCredentials'>;
  filter?: EntityFilterQuery;
  batchSize: number;
  fields?: string[];
}): AsyncGenerator<Entity[]> {
  const { catalog, auth, filter, batchSize: limit, fields } = options;
  let cursor: string | undefined;
  do {
    const { items, pageInfo } = await catalog.queryEntities(
      cursor
        ? { cursor, limit, fields }
        : { filter, limit, fields, totalItems: 'exclude' },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    cursor = pageInfo.nextCursor;
    yield items;
  } while (cursor);
}
