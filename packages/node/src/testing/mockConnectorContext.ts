import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import type { Connection } from '../connections/Connection';
import { mockConnection } from '../connections/connectionsServiceMock';
import type { ConnectorContext } from '../connectors/Connector';
import type { UpstreamClient } from '../upstream/UpstreamClient';

/** What a view or an action gets, for tests of a connector alone. `clients` has those of further connections by name. */
export function mockConnectorContext(options: {
  entity: Entity;
  client: UpstreamClient;
  connection: Partial<Connection> & Pick<Connection, 'offering'>;
  clients?: Record<string, UpstreamClient>;
}): ConnectorContext {
  const { entity, client, clients = {} } = options;
  const connection = mockConnection(options.connection);
  return {
    entity,
    client,
    connection,
    connections: [
      connection,
      ...Object.keys(clients)
        .filter(name => name !== connection.name)
        .map(name => mockConnection({ ...options.connection, name })),
    ],
    clientOf: name => {
      const found = name === connection.name ? client : clients[name];
      if (!found) throw new Error(`no client named ${name} in this test`);
      return found;
    },
    logger: mockServices.logger.mock(),
    signal: new AbortController().signal,
  };
}
