import {
  createServiceFactory,
  type ServiceFactory,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import type { AffiliatesService } from './AffiliatesService';
import { affiliatesServiceRef } from './affiliatesServiceRef';
import { CatalogAffiliatesService } from './CatalogAffiliatesService';

/**
 * The affiliates of a fixed set of Group and User entities: the real rules without a catalog. Give it as a backend
 * feature with `affiliatesServiceMock.factory({ entities })`.
 */
export function affiliatesServiceMock(options: {
  entities: Entity[];
  root?: string;
}): AffiliatesService {
  const { entities, root } = options;
  const credentials = { $$type: '@backstage/BackstageCredentials' } as never;
  return CatalogAffiliatesService.create({
    root,
    auth: { getOwnServiceCredentials: async () => credentials },
    catalog: {
      queryEntities: async () => {
        const items = entities.filter(entity => entity.kind === 'Group');
        return { items, totalItems: items.length, pageInfo: {} };
      },
      getEntityByRef: async ref =>
        entities.find(entity => stringifyEntityRef(entity) === ref),
    },
  });
}

affiliatesServiceMock.factory = (options: {
  entities: Entity[];
  root?: string;
}): ServiceFactory<AffiliatesService, 'plugin'> =>
  createServiceFactory({
    service: affiliatesServiceRef,
    deps: {},
    factory: () => affiliatesServiceMock(options),
  });
