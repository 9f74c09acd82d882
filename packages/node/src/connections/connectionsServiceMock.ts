import { createServiceFactory } from '@backstage/backend-plugin-api';
import type { Connection } from './Connection';
import type { ConnectionsService } from './ConnectionsService';
import { connectionsServiceRef } from './connectionsServiceRef';
import { freezeDeep } from './freezeDeep';
import { resolveConnections } from './HttpConnectionsService';
import {
  AFFILIATE_UNRESOLVED,
  affiliateOf,
  LABEL_AFFILIATE,
} from '@kronos-portal/common';

/** A connection for tests: installed under the name `default` for the whole group, unless said otherwise. */
export function mockConnection(
  connection: Partial<Connection> & Pick<Connection, 'offering'>,
): Connection {
  return freezeDeep({
    installationId: `${connection.affiliate ?? 'group'}-${
      connection.offering
    }-${connection.name ?? 'default'}`,
    revision: 1,
    name: 'default',
    affiliate: null,
    settings: {},
    secrets: {},
    ...connection,
  });
}

/**
 * Connections from a list, resolved as the marketplace does. The list may be changed with `set`.
 */
export function connectionsServiceMock(
  options: {
    connections?: (Partial<Connection> & Pick<Connection, 'offering'>)[];
  } = {},
) {
  let connections = (options.connections ?? []).map(mockConnection);
  const service: ConnectionsService = {
    async forAffiliate(affiliate, offering) {
      return resolveConnections(connections, affiliate, offering);
    },
    async forEntity(entity, offering) {
      return entity.metadata.labels?.[LABEL_AFFILIATE] === AFFILIATE_UNRESOLVED
        ? []
        : service.forAffiliate(affiliateOf(entity) ?? null, offering);
    },
    async installedFor(affiliate) {
      return [
        ...new Set(
          connections
            .filter(c => c.affiliate === null || c.affiliate === affiliate)
            .map(c => c.offering),
        ),
      ].sort();
    },
  };
  return {
    ...service,
    set(next: (Partial<Connection> & Pick<Connection, 'offering'>)[]) {
      connections = next.map(mockConnection);
    },
    factory: createServiceFactory({
      service: connectionsServiceRef,
      deps: {},
      factory: () => service,
    }),
  };
}
