import type {
  AuthService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  isInstalledFor,
  pluginLabel,
  PLUGIN_INSTALLED,
} from '@kronos-portal/common';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connector, ConnectorView } from '../connectors/Connector';
import type { ConnectorRunner } from '../connectors/ConnectorRunner';
import type { LiveViews } from './LiveViews';
import { defaultParams, type ObservationReader } from './ObservationReader';
import type { ObservationStore } from './ObservationStore';

export interface ObservationCollectorOptions {
  auth: AuthService;
  catalog: CatalogService;
  logger: LoggerService;
  runner: ConnectorRunner;
  reader: ObservationReader;
  live: LiveViews;
  store: ObservationStore;
  connectors: readonly Connector[];
  /** age from which on an entity is asked about again; default just under two minutes */
  ageMs?: number;
  /** entities that a tool is asked about in one round, those not asked about for the longest time first; default 300 */
  batch?: number;
  /** entities asked about at once; default 4 */
  concurrency?: number;
  /** longest random pause before each entity; default 250 ms */
  jitterMs?: number;
}

const PAGE = 200;
/** What connectors may look at; relations stay out because they are large. */
const FIELDS = ['apiVersion', 'kind', 'metadata', 'spec'];

/**
 * Keeps observations young without anyone looking. Reads what the catalog holds with the plugin's own credentials, asks
 * the tools gently, and forgets entities that are gone. A tool that fails costs only its own round; nothing is thrown.
 */
export class ObservationCollector {
  readonly #options: ObservationCollectorOptions;
  /** refreshes under way, and whether to go once more because something happened meanwhile */
  readonly #refreshing = new Map<
    string,
    { done: Promise<void>; again: boolean }
  >();

  readonly #lists = new Map<
    string,
    { until: number; entities: Promise<Entity[]> }
  >();

  static create(options: ObservationCollectorOptions) {
    return new ObservationCollector(options);
  }

  private constructor(options: ObservationCollectorOptions) {
    this.#options = options;
  }

  /**
   * Looks every minute, on one replica at a time, so that new entities do not wait; the others are asked about when their
   * observation is two minutes old.
   */
  async schedule(scheduler: SchedulerService) {
    for (const connector of this.#options.connectors) {
      if (observedViews(connector).length > 0) {
        await scheduler.scheduleTask({
          id: `collect-${connector.tool}`,
          scope: 'global',
          frequency: { minutes: 1 },
          timeout: { minutes: 10 },
          initialDelay: { seconds: 15 },
          fn: signal => this.collect(connector, signal),
        });
      }
    }
  }

  /** One round over the entities of a tool. */
  async collect(connector: Connector, signal?: AbortSignal): Promise<void> {
    const {
      logger,
      store,
      ageMs = 110_000,
      batch = 300,
      concurrency = 4,
    } = this.#options;
    const views = observedViews(connector);
    try {
      const entities = await this.#entitiesOf(connector, views);
      await this.#prune(connector, entities);
      const attempts = await store.attempts(
        connector.tool,
        views.map(v => v.name),
      );
      const lastAsked = (entity: Entity) => {
        const attempt = attempts.get(stringifyEntityRef(entity));
        return attempt?.uid === entity.metadata.uid
          ? attempt?.attemptedAt.getTime() ?? 0
          : 0;
      };
      const due = entities
        .map(entity => ({ entity, at: lastAsked(entity) }))
        .filter(({ at }) => at <= Date.now() - ageMs)
        .sort((a, b) => a.at - b.at)
        .slice(0, batch)
        .map(({ entity }) => entity);
      await inParallel(due, concurrency, async entity => {
        if (signal?.aborted) return;
        await sleep(Math.random() * (this.#options.jitterMs ?? 250));
        await this.#observe(connector, views, entity, signal);
      });
    } catch (error) {
      logger.error(`Collecting from ${connector.tool} failed`, error as Error);
    }
  }

  /**
   * Asks a tool at once, because a webhook or an action says that something changed. Calls for the same entity and tool
   * that come while one is under way share one more round. Never throws.
   */
  async refresh(
    entityRef: string,
    tool: string,
    viewNames: readonly string[],
  ): Promise<void> {
    const connector = this.#options.connectors.find(c => c.tool === tool);
    if (!connector) return;
    this.#options.live.forget(entityRef, tool);
    const views = observedViews(connector).filter(v =>
      viewNames.includes(v.name),
    );
    if (views.length === 0) return;

    const key = JSON.stringify([entityRef, tool, [...viewNames].sort()]);
    const running = this.#refreshing.get(key);
    if (running) {
      running.again = true;
      await running.done;
      return;
    }
    const state = { done: Promise.resolve(), again: true };
    this.#refreshing.set(key, state);
    state.done = this.#refreshUntilQuiet(entityRef, connector, views, state)
      // in the same turn as the last look at `again`, so that no call falls between
      .finally(() => this.#refreshing.delete(key));
    await state.done;
  }

  async #refreshUntilQuiet(
    entityRef: string,
    connector: Connector,
    views: ConnectorView<any, any>[],
    state: { again: boolean },
  ) {
    const { auth, catalog, logger } = this.#options;
    while (state.again) {
      state.again = false;
      try {
        const entity = await catalog.getEntityByRef(entityRef, {
          credentials: await auth.getOwnServiceCredentials(),
        });
        if (entity) await this.#observe(connector, views, entity);
      } catch (error) {
        logger.error(`Refreshing ${entityRef} failed`, error as Error);
      }
    }
  }

  /**
   * Entities that have the annotation and in it a value, for example a job. The value may be one of several in a list,
   * with or without the name of an installation before it.
   */
  async entitiesByAnnotation(
    connector: Connector,
    annotation: string,
    value: string,
  ): Promise<Entity[]> {
    const exact = await this.#query([
      { [`metadata.annotations.${annotation}`]: value },
    ]);
    const lists = await this.#listsOf(annotation);
    const found = new Map(
      [...exact, ...lists]
        .filter(entity => isInstalledFor(entity, connector.tool))
        .filter(entity =>
          mentions(entity.metadata.annotations?.[annotation] ?? '', value),
        )
        .map(entity => [stringifyEntityRef(entity), entity]),
    );
    return [...found.values()];
  }

  /** Entities whose annotation names more than a bare value: the catalog cannot look into it, so they are kept a minute. */
  async #listsOf(annotation: string): Promise<Entity[]> {
    const known = this.#lists.get(annotation);
    if (known && known.until > Date.now()) return known.entities;
    const entities = this.#query([
      { [`metadata.annotations.${annotation}`]: CATALOG_FILTER_EXISTS },
    ]).then(all =>
      all.filter(e => /[,:]/.test(e.metadata.annotations?.[annotation] ?? '')),
    );
    this.#lists.set(annotation, { until: Date.now() + 60_000, entities });
    entities.catch(() => this.#lists.delete(annotation));
    return entities;
  }

  async #observe(
    connector: Connector,
    views: ConnectorView<any, any>[],
    entity: Entity,
    signal?: AbortSignal,
  ) {
    const { runner, reader } = this.#options;
    const connections = await runner.connectionsOf(connector, entity);
    if (connections.length === 0) return;
    for (const view of views) {
      if (signal?.aborted || !hasOneOf(entity, view.annotations)) continue;
      await reader.read(
        { connector, view, entity, params: defaultParams(view), kept: true },
        connections,
        signal,
      );
    }
  }

  async #entitiesOf(
    connector: Connector,
    views: ConnectorView<any, any>[],
  ): Promise<Entity[]> {
    const installed = {
      [`metadata.labels.${pluginLabel(connector.tool)}`]: PLUGIN_INSTALLED,
    };
    const annotations = [...new Set(views.flatMap(v => [...v.annotations]))];
    return this.#query(
      annotations.length
        ? annotations.map(annotation => ({
            ...installed,
            [`metadata.annotations.${annotation}`]: CATALOG_FILTER_EXISTS,
          }))
        : [installed],
    );
  }

  async #query(filter: Record<string, string | symbol>[]): Promise<Entity[]> {
    const { auth, catalog } = this.#options;
    const credentials = await auth.getOwnServiceCredentials();
    const entities: Entity[] = [];
    let cursor: string | undefined;
    do {
      const page = await catalog.queryEntities(
        cursor
          ? { cursor, limit: PAGE, fields: FIELDS }
          : { filter, limit: PAGE, fields: FIELDS },
        { credentials },
      );
      entities.push(...page.items);
      cursor = page.pageInfo.nextCursor;
    } while (cursor);
    return entities;
  }

  async #prune(connector: Connector, entities: Entity[]) {
    const { store } = this.#options;
    const there = new Set(entities.map(e => stringifyEntityRef(e)));
    const gone = (await store.entityRefs(connector.tool)).filter(
      ref => !there.has(ref),
    );
    await store.remove(connector.tool, gone);
  }
}

function observedViews(connector: Connector) {
  return connector.views.filter(
    v => v.observed && defaultParams(v) !== undefined,
  );
}

function hasOneOf(entity: Entity, annotations: readonly string[]) {
  return (
    annotations.length === 0 ||
    annotations.some(a => entity.metadata.annotations?.[a]?.trim())
  );
}

/** Whether an annotation names a value: alone, in a comma list, or behind `installation:`. */
export function mentions(annotation: string, value: string): boolean {
  return annotation
    .split(',')
    .map(item => item.trim())
    .some(item => item === value || item.replace(/^[^:]*:/, '') === value);
}

async function inParallel<T>(
  items: readonly T[],
  workers: number,
  work: (item: T) => Promise<void>,
) {
  const queue = items[Symbol.iterator]();
  const worker = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: workers }, worker));
}
