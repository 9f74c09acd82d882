import {
  coreServices,
  createBackendPlugin,
  type BackendFeature,
} from '@backstage/backend-plugin-api';
import {
  actionsRegistryServiceRef,
  type ActionsRegistryService,
} from '@backstage/backend-plugin-api/alpha';
import { ConflictError } from '@backstage/errors';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import type { Permission } from '@backstage/plugin-permission-common';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import type { RequestHandler } from 'express';
import { connectionsServiceRef } from '../connections/connectionsServiceRef';
import { EntityGuard } from '../guard/EntityGuard';
import { sharedReadingsServiceRef } from '../guard/SharedReadings';
import { mountRoutes } from '../http/mountRoutes';
import { DatabaseObservationStore } from '../observations/DatabaseObservationStore';
import { LiveViews } from '../observations/LiveViews';
import { migrateObservations } from '../observations/observationMigrations';
import { ObservationCollector } from '../observations/ObservationCollector';
import { ObservationReader } from '../observations/ObservationReader';
import { wrongSetting } from '../settings/wrongSetting';
import { UpstreamGuard } from '../upstream/UpstreamGuard';
import { UpstreamInstances } from '../upstream/UpstreamInstances';
import type { Connector } from './Connector';
import { connectorsExtensionPoint } from './connectorsExtensionPoint';
import { ConnectorActions } from './ConnectorActions';
import { ConnectorChecker } from './ConnectorChecker';
import { ConnectorRunner, type BrokenConnector } from './ConnectorRunner';
import type { ConnectorSource } from './ConnectorSource';
import { createConnectorRouter } from './createConnectorRouter';
import { listenToWebhook } from './listenToWebhook';
import { offerActions } from './offerActions';

export interface DomainPluginOptions {
  pluginId: string;
  connectors: readonly ConnectorSource[];
  /** what the actions of the connectors ask for */
  permissions: readonly Permission[];
  /** the plugin's own migrations, besides the one for observations */
  migrationsDirectory?: string;
}

/**
 * A whole domain backend out of its connectors: HTTP, background collection, webhooks, permissions, database. A fault
 * while it starts never stops the backend: it answers 503 with the reason instead, and the log has the rest.
 */
export function createDomainPlugin(
  options: DomainPluginOptions,
): BackendFeature {
  const { pluginId } = options;
  return createBackendPlugin({
    pluginId,
    register(env) {
      const added: ConnectorSource[] = [];
      const addedPermissions: Permission[] = [];
      env.registerExtensionPoint(connectorsExtensionPoint(pluginId), {
        addConnector(source, permissions = []) {
          const taken = [...options.connectors, ...added].some(
            c => c.tool === source.tool,
          );
          if (taken) {
            throw new ConflictError(
              `${pluginId} has a connector of ${source.tool} already.`,
            );
          }
          added.push(source);
          addedPermissions.push(...permissions);
        },
      });
      env.registerInit({
        deps: {
          actionsRegistry: actionsRegistryServiceRef,
          auditor: coreServices.auditor,
          auth: coreServices.auth,
          catalog: catalogServiceRef,
          config: coreServices.rootConfig,
          connections: connectionsServiceRef,
          database: coreServices.database,
          events: eventsServiceRef,
          httpAuth: coreServices.httpAuth,
          httpRouter: coreServices.httpRouter,
          logger: coreServices.logger,
          permissions: coreServices.permissions,
          permissionsRegistry: coreServices.permissionsRegistry,
          readings: sharedReadingsServiceRef,
          scheduler: coreServices.scheduler,
          signals: signalsServiceRef,
        },
        async init(services) {
          services.permissionsRegistry.addPermissions([
            ...options.permissions,
            ...addedPermissions,
          ]);
          const connectors = [...options.connectors, ...added];
          await mountRoutes({
            services,
            what: 'This part of the portal',
            start: () => start({ ...options, connectors }, services),
          });
        },
      });
    },
  });
}

interface Services {
  actionsRegistry: ActionsRegistryService;
  auditor: typeof coreServices.auditor.T;
  auth: typeof coreServices.auth.T;
  catalog: typeof catalogServiceRef.T;
  config: typeof coreServices.rootConfig.T;
  connections: typeof connectionsServiceRef.T;
  database: typeof coreServices.database.T;
  events: typeof eventsServiceRef.T;
  httpAuth: typeof coreServices.httpAuth.T;
  logger: typeof coreServices.logger.T;
  permissions: typeof coreServices.permissions.T;
  readings: typeof sharedReadingsServiceRef.T;
  scheduler: typeof coreServices.scheduler.T;
  signals: typeof signalsServiceRef.T;
}

async function start(
  options: DomainPluginOptions,
  services: Services,
): Promise<RequestHandler> {
  const { auth, catalog, config, connections, database, logger } = services;
  const knex = await database.getClient();
  if (!database.migrations?.skip) {
    await migrateObservations(knex, options);
  }
  const { connectors, broken } = createConnectors(options, services);
  const instances = UpstreamInstances.create({
    guard: UpstreamGuard.fromConfig(config, { logger }),
  });
  const store = DatabaseObservationStore.create({ knex });
  const runner = ConnectorRunner.create({ connections, instances, logger });
  const reader = ObservationReader.create({
    runner,
    store,
    signals: services.signals,
    logger,
  });
  const live = LiveViews.create({ runner, reader });
  const collector = ObservationCollector.create({
    auth,
    catalog,
    logger,
    runner,
    reader,
    live,
    store,
    connectors,
  });
  await collector.schedule(services.scheduler);
  for (const connector of connectors) {
    await listenToWebhook({
      connector,
      collector,
      events: services.events,
      logger,
      pluginId: options.pluginId,
    });
  }
  const guard = EntityGuard.create({
    catalog,
    permissions: services.permissions,
    readings: services.readings,
  });
  const actions = ConnectorActions.create({
    auditor: services.auditor,
    collector,
    guard,
    runner,
  });
  offerActions({ actions, connectors, registry: services.actionsRegistry });
  return createConnectorRouter({
    actions,
    checker: ConnectorChecker.create({ instances, logger }),
    connectors,
    broken,
    guard,
    httpAuth: services.httpAuth,
    live,
    logger,
    store,
  });
}

function createConnectors(
  options: DomainPluginOptions,
  { config, logger }: Pick<Services, 'config' | 'logger'>,
) {
  const connectors: Connector[] = [];
  const broken: BrokenConnector[] = [];
  for (const source of options.connectors) {
    try {
      connectors.push(
        'create' in source ? source.create({ config, logger }) : source,
      );
    } catch (error) {
      logger.error(`The connector of ${source.tool} is off`, error as Error);
      broken.push({
        tool: source.tool,
        reason:
          wrongSetting(error, config) ??
          `The connector of ${source.tool} has no valid configuration. The log of the backend says why.`,
      });
    }
  }
  return { connectors, broken };
}
