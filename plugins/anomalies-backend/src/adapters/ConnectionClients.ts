import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import {
  ConnectorRunner,
  UpstreamError,
  type Connection,
  type Connector,
  type ConnectionsService,
  type UpstreamClient,
  type UpstreamInstances,
} from '@kronos-portal/node';

export interface SourceOptions {
  connections: ConnectionsService;
  instances: UpstreamInstances;
  logger: LoggerService;
}

/** The connections of one tool, as a source asks for them: those that serve the affiliate of the entity. */
export class ConnectionClients {
  readonly #connector: Connector;
  readonly #connections: ConnectionsService;
  readonly #runner: ConnectorRunner;

  static create(connector: Connector, options: SourceOptions) {
    return new ConnectionClients(connector, options);
  }

  private constructor(connector: Connector, options: SourceOptions) {
    this.#connector = connector;
    this.#connections = options.connections;
    this.#runner = ConnectorRunner.create(options);
  }

  async installed(entity: Entity): Promise<boolean> {
    return (await this.all(entity)).length > 0;
  }

  all(entity: Entity): Promise<Connection[]> {
    return this.#connections.forEntity(entity, this.#connector.tool);
  }

  /** @throws UpstreamError when there is none, or its settings cannot be used */
  async first(
    entity: Entity,
    signal: AbortSignal,
  ): Promise<{ connection: Connection; client: UpstreamClient }> {
    const [connection] = await this.all(entity);
    if (!connection) {
      throw new UpstreamError(
        'unconfigured',
        `${
          this.#connector.tool
        } is not installed for the affiliate of this service.`,
      );
    }
    return { connection, client: this.client(connection, signal) };
  }

  client(connection: Connection, signal: AbortSignal): UpstreamClient {
    return this.#runner.clientOf(this.#connector, connection, signal);
  }
}
