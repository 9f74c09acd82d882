import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  parseEntityRef,
  stringifyEntityRef,
  type CompoundEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  AuthorizeResult,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import { SharedReadings } from './SharedReadings';

const RECENT_MS = 1_500;
const RECENT_MAX = 2_000;

/**
 * The door to everything that is about an entity: reads it with the credentials of the caller, so that nobody reaches
 * past what they may see.
 */
export class EntityGuard {
  readonly #catalog: CatalogService;
  readonly #permissions: PermissionsService;
  readonly #readings: SharedReadings;
  /** what was just read, by who asked and what for */
  readonly #recent = new Map<
    string,
    { until: number; entity: Promise<Entity | undefined> }
  >();

  static create(options: {
    catalog: CatalogService;
    permissions: PermissionsService;
    /** those of the backend; its own when left out */
    readings?: SharedReadings;
  }) {
    return new EntityGuard(options);
  }

  private constructor(options: {
    catalog: CatalogService;
    permissions: PermissionsService;
    readings?: SharedReadings;
  }) {
    this.#readings = options.readings ?? SharedReadings.create();
    this.#catalog = options.catalog;
    this.#permissions = options.permissions;
  }

  /**
   * @throws NotFoundError when it does not exist, and with the same words when the caller may not see it
   * @throws InputError when the ref is none
   */
  async entity(
    ref: string | CompoundEntityRef,
    credentials: BackstageCredentials,
  ): Promise<Entity> {
    const entityRef = normalRef(ref);
    const entity = await this.#read(entityRef, credentials);
    if (!entity) throw new NotFoundError(`There is no entity ${entityRef}.`);
    return entity;
  }

  /**
   * A page asks for many views of one entity at once: they share one reading of it. A person who loses the right to see
   * it does so {@link RECENT_MS} later at most.
   */
  async #read(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<Entity | undefined> {
    const caller = callerOf(credentials);
    if (!caller)
      return this.#catalog.getEntityByRef(entityRef, { credentials });
    const now = Date.now();
    const key = `${caller} ${entityRef}`;
    const recent = this.#recent.get(key);
    if (recent && recent.until > now) return recent.entity;
    if (this.#recent.size >= RECENT_MAX) this.#recent.clear();
    const entity = this.#catalog.getEntityByRef(entityRef, { credentials });
    this.#recent.set(key, { until: now + RECENT_MS, entity });
    // what failed, or was not there, may be there the next moment
    entity.then(
      found => found || this.#recent.delete(key),
      () => this.#recent.delete(key),
    );
    return entity;
  }

  /** @throws NotAllowedError */
  async authorize(
    permission: ResourcePermission<'catalog-entity'>,
    entity: Entity,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const resourceRef = stringifyEntityRef(entity);
    const [decision] = await this.#permissions.authorize(
      [{ permission, resourceRef }],
      { credentials },
    );
    if (decision?.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `You are not allowed to do this (${permission.name}) for ${resourceRef}.`,
      );
    }
  }

  /**
   * Those of the entities that the caller may see, in the order asked; refs that are none are left out. A list asks
   * several plugins about the same entities at once: while the catalog answers one of them, the others of the same
   * person wait for that answer.
   */
  async visibleEntities(
    refs: readonly string[],
    credentials: BackstageCredentials,
  ): Promise<Entity[]> {
    const entityRefs = [...new Set(refs.flatMap(validRef))];
    if (entityRefs.length === 0) return [];
    const read = async () => {
      const { items } = await this.#catalog.getEntitiesByRefs(
        { entityRefs },
        { credentials },
      );
      return items.filter(item => item !== undefined);
    };
    const caller = callerOf(credentials);
    return caller
      ? this.#readings.share(JSON.stringify([caller, ...entityRefs]), read)
      : read();
  }
}

/** People only: what a service may see can be limited by its token. */
function callerOf({ principal }: BackstageCredentials): string | undefined {
  const { type, userEntityRef, actor } = principal as {
    type?: string;
    userEntityRef?: string;
    actor?: unknown;
  };
  return type === 'user' && !actor ? userEntityRef : undefined;
}

function normalRef(ref: string | CompoundEntityRef): string {
  try {
    return stringifyEntityRef(
      typeof ref === 'string' ? parseEntityRef(ref) : ref,
    );
  } catch {
    throw new InputError(
      'An entity ref has the form kind:namespace/name, for example component:default/payment-api.',
    );
  }
}

function validRef(ref: string): string[] {
  try {
    return [normalRef(ref)];
  } catch {
    return [];
  }
}
