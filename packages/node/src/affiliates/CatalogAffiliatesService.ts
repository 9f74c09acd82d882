import type { AuthService } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { Affiliate, AffiliatesService } from './AffiliatesService';
import {
  GROUP_FIELDS,
  GroupDirectory,
  refsFrom,
  toGroupRecord,
  type GroupRecord,
  type GroupStanding,
} from './GroupDirectory';

const MAX_AGE_MS = 10_000;
const PAGE = 500;
const MAX_USERS = 5_000;

type Cached<T> = { at: number; value: T };

export interface CatalogAffiliatesServiceOptions {
  catalog: Pick<CatalogService, 'queryEntities' | 'getEntityByRef'>;
  auth: Pick<AuthService, 'getOwnServiceCredentials'>;
  /** ref of the Group above the affiliates */
  root?: string;
  now?: () => number;
}

/** Reads the Groups from the catalog, all at once. */
export class CatalogAffiliatesService implements AffiliatesService {
  readonly #options: CatalogAffiliatesServiceOptions;
  readonly #now: () => number;
  readonly #users = new Map<string, Cached<string[]>>();
  #directory?: Cached<GroupDirectory>;
  #loading?: Promise<GroupDirectory>;
  #generation = 0;

  static create(options: CatalogAffiliatesServiceOptions) {
    return new CatalogAffiliatesService(options);
  }

  private constructor(options: CatalogAffiliatesServiceOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  async list(): Promise<Affiliate[]> {
    const directory = await this.directory();
    return directory
      .affiliates()
      .map(({ name, title, ref }) => ({ name, title, ref }));
  }

  async affiliateOfGroup(ref: string): Promise<GroupStanding> {
    return (await this.directory()).standingOf(ref.toLocaleLowerCase('en-US'));
  }

  async affiliateOfOwner(ownerRef: string): Promise<GroupStanding> {
    const ref = ownerRef.toLocaleLowerCase('en-US');
    if (ref.startsWith('group:')) return this.affiliateOfGroup(ref);
    if (!ref.startsWith('user:')) return { kind: 'unresolved' };
    const groups = await this.groupsOfUser(ref);
    return (await this.directory()).standingOfAll(groups);
  }

  async groupsOfUser(userRef: string): Promise<string[]> {
    const ref = userRef.toLocaleLowerCase('en-US');
    const own = await this.#membershipsOf(ref);
    const directory = await this.directory();
    return [...new Set([...own, ...directory.groupsOfUser(ref)])];
  }

  async grantsOf(ownershipEntityRefs: string[]) {
    return (await this.directory()).grantsOf(ownershipEntityRefs);
  }

  invalidate() {
    this.#generation++;
    this.#directory = undefined;
    this.#loading = undefined;
    this.#users.clear();
  }

  async directory(): Promise<GroupDirectory> {
    if (this.#directory && this.#now() - this.#directory.at < MAX_AGE_MS) {
      return this.#directory.value;
    }
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /** One read at a time; what was asked before an invalidation must not become the answer after it. */
  async #load(): Promise<GroupDirectory> {
    const generation = this.#generation;
    try {
      const value = GroupDirectory.create(await this.#readGroups(), {
        root: this.#options.root,
      });
      if (generation === this.#generation) {
        this.#directory = { at: this.#now(), value };
      }
      return value;
    } finally {
      if (generation === this.#generation) this.#loading = undefined;
    }
  }

  async #readGroups(): Promise<GroupRecord[]> {
    const credentials = await this.#options.auth.getOwnServiceCredentials();
    const groups: GroupRecord[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#options.catalog.queryEntities(
        cursor
          ? { cursor, fields: GROUP_FIELDS, limit: PAGE }
          : {
              filter: { kind: 'Group' },
              fields: GROUP_FIELDS,
              orderFields: { field: 'metadata.name', order: 'asc' },
              limit: PAGE,
            },
        { credentials },
      );
      groups.push(...page.items.map(toGroupRecord));
      cursor = page.pageInfo.nextCursor;
    } while (cursor);
    return groups;
  }

  async #membershipsOf(userRef: string): Promise<string[]> {
    const cached = this.#users.get(userRef);
    if (cached && this.#now() - cached.at < MAX_AGE_MS) return cached.value;
    const user = await this.#options.catalog.getEntityByRef(userRef, {
      credentials: await this.#options.auth.getOwnServiceCredentials(),
    });
    const value = user ? membershipsOf(user) : [];
    if (this.#users.size >= MAX_USERS) this.#users.clear();
    this.#users.set(userRef, { at: this.#now(), value });
    return value;
  }
}

/** Groups that a User entity names itself. */
export function membershipsOf(user: Entity): string[] {
  return refsFrom(user.spec?.memberOf, 'Group', user);
}
