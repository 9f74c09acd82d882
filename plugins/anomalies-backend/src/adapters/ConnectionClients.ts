import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import {
  ConnectorRunner,
  UpstreamError,
  type Connection,
  type Connector,
  type ConnectionsService,
  type UpstreamInstances,
} from '@kronos-portal/node';
import type { RequestBudget } from '../work/RequestBudget';
import { metered, unlimited, type MeteredClient } from './metered';

export interface SourceOptions {
  connections: ConnectionsService;
  instances: UpstreamInstances;
  logger: LoggerService;
  /** without one, requests are not counted */
  requests?: RequestBudget;
}

/** The connections of one tool, as a source asks for them: those that serve the affiliate of the entity. */
export class ConnectionClients {
  readonly #connector: Connector;
  readonly #connections: ConnectionsService;
  readonly #runner: ConnectorRunner;
  readonly #requests?: RequestBudget;
  readonly #purpose: string;

  /** @param purpose - tells readings of one service from each other that take turns of their own at one tool */
  static create(connector: Connector, options: SourceOptions, purpose = '') {
    return new ConnectionClients(connector, options, purpose);
  }

  private constructor(
    connector: Connector,
    options: SourceOptions,
    purpose: string,
  ) {
    this.#connector = connector;
    this.#purpose = purpose;
    this.#connections = options.connections;
    this.#runner = ConnectorRunner.create(options);
    this.#requests = options.requests;
  }

  async installed(entity: Entity): Promise<boolean> {
    return (await this.all(entity)).length > 0;
  }

  all(entity: Entity): Promise<Connection[]> {
    return this.#connections.forEntity(entity, this.#connector.tool);
  }

  /**
   * @param needs - requests without which the reading is of no use; default 1
   * @throws UpstreamError when there is none, its settings cannot be used, or it was asked enough in this minute
   */
  async first(
    entity: Entity,
    signal: AbortSignal,
    needs = 1,
  ): Promise<{ connection: Connection; client: MeteredClient }> {
    const [connection] = await this.all(entity);
    if (!connection) {
      throw new UpstreamError(
        'unconfigured',
        `${
          this.#connector.tool
        } is not installed for the affiliate of this service.`,
      );
    }
    return {
      connection,
      client: this.client(entity, connection, signal, needs),
    };
  }

  /** As {@link first}, of a connection that is known. */
  client(
    entity: Entity,
    connection: Connection,
    signal: AbortSignal,
    needs = 1,
  ): MeteredClient {
    const client = this.#runner.clientOf(this.#connector, connection, signal);
    const reading = this.#requests?.begin(
      `${connection.offering} ${connection.installationId}`,
      `${stringifyEntityRef(entity)} ${this.#purpose}`,
      needs,
    );
    return metered(client, reading ?? unlimited);
  }
}
