import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { affiliateOf } from '@kronos-portal/common';
import type { Connection } from '../connections/Connection';
import type { ConnectionsService } from '../connections/ConnectionsService';
import { UpstreamError } from '../upstream/UpstreamError';
import type { UpstreamClient } from '../upstream/UpstreamClient';
import type { UpstreamInstances } from '../upstream/UpstreamInstances';
import type {
  Connector,
  ConnectorAction,
  ConnectorContext,
  ConnectorView,
} from './Connector';
import { toProblemError } from './toProblemError';

/** A connector that could not be made; it answers with the reason, the others work. */
export interface BrokenConnector {
  readonly tool: string;
  readonly reason: string;
}

/**
 * Brings an entity, a connector and the connections of the entity's affiliate together. Upstream ids come from the
 * entity alone. Everything it throws about a tool is an {@link UpstreamError}.
 */
export class ConnectorRunner {
  readonly #connections: ConnectionsService;
  readonly #instances: UpstreamInstances;
  readonly #logger: LoggerService;

  static create(options: {
    connections: ConnectionsService;
    instances: UpstreamInstances;
    logger: LoggerService;
  }) {
    return new ConnectorRunner(options);
  }

  private constructor(options: {
    connections: ConnectionsService;
    instances: UpstreamInstances;
    logger: LoggerService;
  }) {
    this.#connections = options.connections;
    this.#instances = options.instances;
    this.#logger = options.logger;
  }

  /** The connections that serve an entity, the default one first. Empty: not installed for its affiliate. */
  async connectionsOf(
    connector: Connector,
    entity: Entity,
  ): Promise<Connection[]> {
    return this.#connections.forEntity(entity, connector.tool);
  }

  /**
   * Reads a view.
   *
   * @throws UpstreamError
   */
  async read<TParams, TData>(options: {
    connector: Connector;
    view: ConnectorView<TParams, TData>;
    entity: Entity;
    connections: readonly Connection[];
    params: TParams;
    signal: AbortSignal;
  }): Promise<TData> {
    const { connector, view, entity, connections, params, signal } = options;
    this.#assertAnnotated(view.annotations, entity);
    try {
      const context = this.#context(connector, entity, connections, signal);
      const data = await orAborted(view.read(context, params), signal);
      const parsed = view.data.safeParse(data);
      if (parsed.success) return parsed.data;
      throw new UpstreamError(
        'nonsense',
        `What the tool said does not fit this view (field ${
          parsed.error.issues[0]?.path.join('.') || 'of the whole answer'
        }).`,
      );
    } catch (error) {
      throw toProblemError(
        error,
        this.#logger,
        `${connector.tool}/${view.name}`,
      );
    }
  }

  /**
   * Runs an action that was authorized before.
   *
   * @throws UpstreamError, and errors of `@backstage/errors` that the connector throws on purpose
   */
  async run<TInput>(options: {
    connector: Connector;
    action: ConnectorAction<TInput>;
    entity: Entity;
    connections: readonly Connection[];
    input: TInput;
    signal: AbortSignal;
  }): Promise<Record<string, unknown>> {
    const { connector, action, entity, connections, input, signal } = options;
    this.#assertAnnotated(action.annotations, entity);
    const context = this.#context(connector, entity, connections, signal);
    return orAborted(action.run(context, input), signal);
  }

  #assertAnnotated(annotations: readonly string[], entity: Entity) {
    const given = entity.metadata.annotations ?? {};
    if (annotations.length && !annotations.some(a => given[a]?.trim())) {
      throw new UpstreamError(
        'missing-annotation',
        `The entity does not say what belongs to it: it needs the annotation ${annotations.join(
          ' or ',
        )}.`,
      );
    }
  }

  #context(
    connector: Connector,
    entity: Entity,
    connections: readonly Connection[],
    signal: AbortSignal,
  ): ConnectorContext {
    const [connection] = connections;
    if (!connection) throw this.#notInstalled(connector, entity);
    const clients = new Map<string, UpstreamClient>();
    const clientOf = (name: string) => {
      const named = connections.find(c => c.name === name);
      if (!named) {
        throw new UpstreamError(
          'unconfigured',
          `The entity names the installation '${name}', which its affiliate does not have.`,
        );
      }
      let client = clients.get(name);
      if (!client) {
        client = this.clientOf(connector, named, signal);
        clients.set(name, client);
      }
      return client;
    };
    return {
      entity,
      connection,
      connections,
      client: clientOf(connection.name),
      clientOf,
      logger: this.#logger.child({
        tool: connector.tool,
        entity: stringifyEntityRef(entity),
      }),
      signal,
    };
  }

  /** A client whose requests end with the signal. Throws UpstreamError when the settings cannot be used. */
  clientOf(
    connector: Connector,
    connection: Connection,
    signal?: AbortSignal,
  ): UpstreamClient {
    try {
      const client = connector.client({
        connection,
        createClient: options => this.#instances.clientFor(connection, options),
      });
      return signal ? withSignal(client, signal) : client;
    } catch (error) {
      throw asUnconfigured(error, this.#logger, connector.tool);
    }
  }

  #notInstalled(connector: Connector, entity: Entity): UpstreamError {
    const problem = this.#connections.problemOf?.(
      affiliateOf(entity) ?? null,
      connector.tool,
    );
    return new UpstreamError(
      problem?.kind ?? 'unconfigured',
      problem?.message ??
        `${connector.tool} is not installed for the affiliate of this entity.`,
    );
  }
}

/** Settings are the admin's; what is wrong with them is the connector's to say, and only InputError says it on purpose. */
export function asUnconfigured(
  error: unknown,
  logger: LoggerService,
  tool: string,
): UpstreamError {
  if (UpstreamError.is(error)) return error;
  if (InputError.is(error)) {
    return new UpstreamError('unconfigured', error.message);
  }
  logger.error(`The settings of ${tool} cannot be used`, error as Error);
  return new UpstreamError(
    'unconfigured',
    `The settings of ${tool} cannot be used.`,
  );
}

function withSignal(
  client: UpstreamClient,
  signal: AbortSignal,
): UpstreamClient {
  const joined = <T extends { signal?: AbortSignal }>(options?: T) =>
    ({
      ...options,
      signal: options?.signal
        ? AbortSignal.any([options.signal, signal])
        : signal,
    } as T);
  return {
    baseUrl: client.baseUrl,
    get: (p, schema, options) => client.get(p, schema, joined(options)),
    getText: (p, options) => client.getText(p, joined(options)),
    send: (method, p, options) => client.send(method, p, joined(options)),
  };
}

function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = () =>
      reject(new UpstreamError('timeout', 'The tool did not answer in time.'));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', onAbort));
  });
}
