import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import {
  affiliateOf,
  SIGNAL_OBSERVATIONS,
  type Observation,
  type ObservationsSignal,
} from '@kronos-portal/common';
import type { SignalsService } from '@backstage/plugin-signals-node';
import type { Connection } from '../connections/Connection';
import type { Connector, ConnectorView } from '../connectors/Connector';
import type { ConnectorRunner } from '../connectors/ConnectorRunner';
import { toProblemError } from '../connectors/toProblemError';
import type { ObservationStore } from './ObservationStore';

export interface ObservationReaderOptions {
  runner: ConnectorRunner;
  store: ObservationStore;
  signals: SignalsService;
  logger: LoggerService;
}

/** What is read of an entity. */
export interface ReadRequest {
  connector: Connector;
  view: ConnectorView<any, any>;
  entity: Entity;
  params: unknown;
  /** params are the defaults, so that the answer may be kept as the observation */
  kept: boolean;
}

/** Upper limit of reading a view, so that no page hangs on a tool. */
const READ_MS = 12_000;

/**
 * Asks a tool for a view of an entity and keeps the answer: new data, or the problem beside the old data. Tells open
 * pages only when something changed. Never throws because of a tool.
 */
export class ObservationReader {
  readonly #options: ObservationReaderOptions;

  static create(options: ObservationReaderOptions) {
    return new ObservationReader(options);
  }

  private constructor(options: ObservationReaderOptions) {
    this.#options = options;
  }

  async read(
    request: ReadRequest,
    connections: readonly Connection[],
    signal?: AbortSignal,
  ): Promise<Observation> {
    const { runner, logger } = this.#options;
    const { connector, view, entity, params } = request;
    const limit = AbortSignal.timeout(READ_MS);
    const entityRef = stringifyEntityRef(entity);
    const key = { entityRef, tool: connector.tool, view: view.name };
    try {
      const data = await runner.read({
        connector,
        view,
        entity,
        connections,
        params,
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
      });
      const at = new Date();
      await this.#keep(
        request,
        connections,
        store => subject => store.recordData(subject, data, at),
      );
      return {
        ...key,
        data,
        observedAt: at.toISOString(),
        attemptedAt: at.toISOString(),
      };
    } catch (error) {
      const { problem } = toProblemError(
        error,
        logger,
        `${connector.tool}/${view.name}`,
      );
      const at = new Date();
      // The tool was not asked in these cases, so there is nothing to keep.
      if (
        problem.kind !== 'missing-annotation' &&
        connections.length > 0 &&
        !signal?.aborted
      ) {
        await this.#keep(
          request,
          connections,
          store => subject => store.recordProblem(subject, problem, at),
        );
      }
      const old =
        request.kept && connections.length > 0
          ? await this.#stored(request)
          : undefined;
      return {
        ...key,
        data: old?.data ?? null,
        observedAt: old?.observedAt ?? null,
        attemptedAt: at.toISOString(),
        problem,
      };
    }
  }

  async #keep(
    { connector, view, entity, kept }: ReadRequest,
    connections: readonly Connection[],
    record: (
      store: ObservationStore,
    ) => (
      subject: Parameters<ObservationStore['recordData']>[0],
    ) => Promise<boolean>,
  ) {
    const { store, signals, logger } = this.#options;
    const uid = entity.metadata.uid;
    if (!kept || !uid) return;
    try {
      const changed = await record(store)({
        entityRef: stringifyEntityRef(entity),
        uid,
        affiliate: affiliateOf(entity) ?? null,
        tool: connector.tool,
        view: view.name,
        installationId: connections[0]?.installationId ?? null,
        revision: connections[0]?.revision ?? null,
      });
      if (changed) {
        await signals.publish({
          recipients: { type: 'broadcast' },
          channel: SIGNAL_OBSERVATIONS,
          message: {
            uid,
            tool: connector.tool,
            view: view.name,
          } satisfies ObservationsSignal,
        });
      }
    } catch (error) {
      logger.error('An observation could not be kept', error as Error);
    }
  }

  async #stored({ connector, view, entity }: ReadRequest) {
    try {
      const [found] = await this.#options.store.find(
        [
          {
            entityRef: stringifyEntityRef(entity),
            uid: entity.metadata.uid ?? '',
          },
        ],
        [`${connector.tool}/${view.name}`],
      );
      return found;
    } catch (error) {
      this.#options.logger.error(
        'An observation could not be read',
        error as Error,
      );
      return undefined;
    }
  }
}

/** The parameters of a view when nobody gives any; undefined for views that need some. */
export function defaultParams(view: ConnectorView<any, any>): unknown {
  const parsed = view.params.safeParse({});
  return parsed.success ? parsed.data : undefined;
}
