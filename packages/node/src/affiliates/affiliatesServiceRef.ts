import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { affiliateRef } from '@kronos-portal/common';
import type { AffiliatesService } from './AffiliatesService';
import { CatalogAffiliatesService } from './CatalogAffiliatesService';

/**
 * Which affiliate something belongs to, and who is what for it.
 *
 * Config `kronos.group` names the Group above the affiliates. With it, only Groups whose chain of parents ends there
 * count as standing above the affiliates; a stray root Group gives nobody a role over everyone.
 */
export const affiliatesServiceRef = createServiceRef<AffiliatesService>({
  id: 'kronos.affiliates',
  scope: 'plugin',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        catalog: catalogServiceRef,
        auth: coreServices.auth,
        config: coreServices.rootConfig,
      },
      factory({ catalog, auth, config }) {
        const group = config.getOptionalString('kronos.group');
        return CatalogAffiliatesService.create({
          catalog,
          auth,
          root: group && affiliateRef(group).toLocaleLowerCase('en-US'),
        });
      },
    }),
});
