import {
  coreServices,
  createServiceFactory,
  createServiceRef,
  type LoggerService,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { affiliateRef } from '@kronos-portal/common';
import { wrongSetting } from '../settings/wrongSetting';
import type { AffiliatesService } from './AffiliatesService';
import { CatalogAffiliatesService } from './CatalogAffiliatesService';

/** No Group has such a name. */
const NOBODY = 'group:default/';

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
        logger: coreServices.logger,
      },
      factory({ catalog, auth, config, logger }) {
        return CatalogAffiliatesService.create({
          catalog,
          auth,
          root: rootOf(config, logger),
        });
      },
    }),
});

/** A wrong name costs the roles that stand above the affiliates, not the start of everything that asks for affiliates. */
function rootOf(config: Config, logger: LoggerService): string | undefined {
  let group: string | undefined;
  try {
    group = config.getOptionalString('kronos.group');
  } catch (error) {
    logger.error(
      `Nobody has a role over all affiliates: ${wrongSetting(error, config)}`,
    );
    return NOBODY;
  }
  return group && affiliateRef(group).toLocaleLowerCase('en-US');
}
