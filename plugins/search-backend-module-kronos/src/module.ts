import type { EntityFilterQuery } from '@backstage/catalog-client';
import {
  coreServices,
  createBackendModule,
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  type LoggerService,
  type SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { toError } from '@backstage/errors';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import {
  searchEngineRegistryExtensionPoint,
  searchIndexRegistryExtensionPoint,
} from '@backstage/plugin-search-backend-node/alpha';
import {
  affiliatesServiceRef,
  connectionsServiceRef,
  migratedDatabase,
  wrongSetting,
} from '@kronos-portal/node';
import { CatalogCollatorFactory } from './catalog/CatalogCollatorFactory';
import { OnChangeRunner } from './catalog/OnChangeRunner';
import { readEntities } from './catalog/readEntities';
import { DatabaseSearchIndex } from './store/DatabaseSearchIndex';
import { KronosSearchEngine } from './KronosSearchEngine';
import { InstalledOfferings } from './query/InstalledOfferings';
import { VisibleScopes } from './query/VisibleScopes';

const CATALOG = 'search.collators.catalog';
const LOCATION = '/catalog/:namespace/:kind/:name';
const BATCH = 500;
const SCHEDULE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { seconds: 20 },
  timeout: { minutes: 15 },
  initialDelay: { seconds: 3 },
};

/**
 * The search engine of Kronos, and what of the catalog it finds. Takes the place of the engine modules and of
 * `search-backend-module-catalog`.
 */
export const searchModuleKronos = createBackendModule({
  pluginId: 'search',
  moduleId: 'kronos',
  register(reg) {
    reg.registerInit({
      deps: {
        affiliates: affiliatesServiceRef,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        connections: connectionsServiceRef,
        database: coreServices.database,
        engines: searchEngineRegistryExtensionPoint,
        collators: searchIndexRegistryExtensionPoint,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        scheduler: coreServices.scheduler,
      },
      async init(services) {
        const { affiliates, auth, catalog, connections, logger, permissions } =
          services;
        const knex = await migratedDatabase({
          database: services.database,
          packageName: '@kronos-portal/plugin-search-backend-module-kronos',
        });
        services.engines.setSearchEngine(
          KronosSearchEngine.create({
            index: DatabaseSearchIndex.create({ knex }),
            visible: VisibleScopes.create({ permissions }),
            installed: InstalledOfferings.create({ affiliates, connections }),
            logger,
          }),
        );

        const { schedule, filter, batchSize, locationTemplate } = readSettings(
          services.config,
          logger,
        );
        const reading = { catalog, auth, filter, batchSize };
        services.collators.addCollator({
          schedule: OnChangeRunner.create({
            runner: services.scheduler.createScheduledTaskRunner(schedule),
            entities: () =>
              readEntities({
                ...reading,
                fields: ['metadata.uid', 'metadata.etag'],
              }),
            logger,
          }),
          factory: CatalogCollatorFactory.create({
            ...reading,
            affiliates,
            locationTemplate,
          }),
        });
      },
    });
  },
});

/** A wrong setting costs itself: the usual one is used, and neither search nor the backend stops. */
function readSettings(root: Config, logger: LoggerService) {
  const read = <T>(key: string, usual: T, of: () => T | undefined): T => {
    try {
      return of() ?? usual;
    } catch (error) {
      logger.error(
        `The usual ${key} is used: ${
          wrongSetting(error, root) ?? 'it is wrong'
        }`,
        toError(error),
      );
      return usual;
    }
  };
  const at = (key: string) => `${CATALOG}.${key}`;
  return {
    filter: read<EntityFilterQuery | undefined>('filter', undefined, () =>
      root.getOptional<EntityFilterQuery>(at('filter')),
    ),
    batchSize: read('batchSize', BATCH, () =>
      root.getOptionalNumber(at('batchSize')),
    ),
    locationTemplate: read('locationTemplate', LOCATION, () =>
      root.getOptionalString(at('locationTemplate')),
    ),
    schedule: read('schedule', SCHEDULE, () =>
      root.has(at('schedule'))
        ? readSchedulerServiceTaskScheduleDefinitionFromConfig(
            root.getConfig(at('schedule')),
          )
        : undefined,
    ),
  };
}
