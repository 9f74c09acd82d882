import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import {
  RELATION_CONSUMES_API,
  RELATION_DEPENDENCY_OF,
  RELATION_DEPENDS_ON,
  RELATION_PROVIDES_API,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  affiliateOf,
  pluginLabel,
  PLUGIN_INSTALLED,
} from '@kronos-portal/common';

const PAGE = 500;
/** Less than the minute after which the list is asked for again: it would lag by another one. */
const FRESH_MS = 50_000;
const CALLS = [RELATION_DEPENDS_ON, RELATION_DEPENDENCY_OF];
/** who is at the other end of an API */
const OTHER_END: Record<string, string> = {
  [RELATION_CONSUMES_API]: RELATION_PROVIDES_API,
  [RELATION_PROVIDES_API]: RELATION_CONSUMES_API,
};

/** id of the offering that an affiliate installs to have its services watched */
export const OFFERING = 'anomalies';

/** The services to be watched, as the catalog has them; read with the plugin's own credentials. */
export class WatchedEntities {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #logger: LoggerService;
  #entities = new Map<string, Entity>();
  #readAt = 0;
  #reading?: Promise<void>;

  static create(options: {
    catalog: CatalogService;
    auth: AuthService;
    logger: LoggerService;
  }) {
    return new WatchedEntities(options);
  }

  private constructor(options: {
    catalog: CatalogService;
    auth: AuthService;
    logger: LoggerService;
  }) {
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#logger = options.logger;
  }

  async list(): Promise<Entity[]> {
    await this.#refresh();
    return [...this.#entities.values()];
  }

  async entity(entityRef: string): Promise<Entity | undefined> {
    await this.#refresh();
    return this.#entities.get(entityRef);
  }

  /** Services that one calls or is called by, directly or through an API of theirs. */
  async neighbours(entityRef: string): Promise<string[]> {
    await this.#refresh();
    const entity = this.#entities.get(entityRef);
    if (!entity) return [];
    const near = new Set<string>();
    const throughApis = new Set<string>();
    for (const { type, targetRef } of entity.relations ?? []) {
      if (CALLS.includes(type)) near.add(targetRef);
      if (OTHER_END[type]) throughApis.add(`${OTHER_END[type]} ${targetRef}`);
    }
    if (throughApis.size > 0) {
      for (const [ref, other] of this.#entities) {
        const isNear = other.relations?.some(({ type, targetRef }) =>
          throughApis.has(`${type} ${targetRef}`),
        );
        if (isNear) near.add(ref);
      }
    }
    near.delete(entityRef);
    return [...near].filter(ref => this.#entities.has(ref));
  }

  /** The catalog's last answer stays when it does not answer. */
  async #refresh(): Promise<void> {
    if (Date.now() - this.#readAt < FRESH_MS) return;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    try {
      await this.#reading;
    } catch (error) {
      if (this.#readAt === 0) throw error;
      this.#logger.warn(
        'The catalog does not answer; services are watched as they were',
        error as Error,
      );
    }
  }

  async #read(): Promise<void> {
    const credentials = await this.#auth.getOwnServiceCredentials();
    const entities = new Map<string, Entity>();
    let cursor: string | undefined;
    do {
      const page = await this.#catalog.queryEntities(
        cursor
          ? { cursor, limit: PAGE }
          : {
              filter: {
                kind: 'Component',
                [`metadata.labels.${pluginLabel(OFFERING)}`]: PLUGIN_INSTALLED,
              },
              fields: ['apiVersion', 'kind', 'metadata', 'spec', 'relations'],
              limit: PAGE,
            },
        { credentials },
      );
      for (const entity of page.items) {
        entities.set(stringifyEntityRef(entity), entity);
      }
      cursor = page.pageInfo.nextCursor;
    } while (cursor);
    this.#entities = entities;
    this.#readAt = Date.now();
  }
}

/** `*` for what belongs to no affiliate: one column serves both. */
export const affiliateKey = (entity: Entity) => affiliateOf(entity) ?? '*';
