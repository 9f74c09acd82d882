import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import type { ConnectionsService } from './ConnectionsService';
import { HttpConnectionsService } from './HttpConnectionsService';

/** Connections of the plugin that asks, from the marketplace backend. */
export const connectionsServiceRef = createServiceRef<ConnectionsService>({
  id: 'kronos.connections',
  scope: 'plugin',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        auth: coreServices.auth,
        discovery: coreServices.discovery,
        logger: coreServices.logger,
        events: eventsServiceRef,
        plugin: coreServices.pluginMetadata,
      },
      factory: ({ auth, discovery, logger, events, plugin }) =>
        HttpConnectionsService.create({
          auth,
          discovery,
          logger,
          events,
          pluginId: plugin.getId(),
        }),
    }),
});
