import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { isError, NotFoundError } from '@backstage/errors';
import {
  AuthorizeResult,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  affiliateRef,
  auditRead,
  GROUP_TYPE_AFFILIATE,
  installationCreate,
  installationDelete,
  installationRead,
  installationUpdate,
} from '@kronos-portal/common';
import type { AffiliatesService, EntityGuard } from '@kronos-portal/node';

const RIGHTS = {
  read: installationRead,
  install: installationCreate,
  update: installationUpdate,
  uninstall: installationDelete,
  audit: auditRead,
} satisfies Record<string, ResourcePermission<'catalog-entity'>>;

/** Whether an error has one of these names, whichever copy of the package made it. */
export const isOneOf = (error: unknown, ...names: string[]) =>
  isError(error) && names.includes(error.name);

export type Right = keyof typeof RIGHTS;
export type Rights = Record<Right, boolean>;

export interface AffiliateView {
  /** null: the whole group */
  name: string | null;
  title: string;
  ref: string;
  can: Rights;
}

/** Who may do what for which affiliate: everything is about the Group of the affiliate, as the caller sees it. */
export class AffiliateAccess {
  readonly #affiliates: AffiliatesService;
  readonly #guard: EntityGuard;
  readonly #permissions: PermissionsService;
  readonly #groupRef: string;

  static create(options: {
    affiliates: AffiliatesService;
    guard: EntityGuard;
    permissions: PermissionsService;
    /** name of the Group above the affiliates */
    group: string;
  }) {
    return new AffiliateAccess(options);
  }

  private constructor(options: {
    affiliates: AffiliatesService;
    guard: EntityGuard;
    permissions: PermissionsService;
    group: string;
  }) {
    this.#affiliates = options.affiliates;
    this.#guard = options.guard;
    this.#permissions = options.permissions;
    this.#groupRef = affiliateRef(options.group);
  }

  /** @throws NotFoundError when the caller may not know of it, NotAllowedError when the right is missing */
  async require(
    right: Right,
    affiliate: string | null,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const group = await this.#group(affiliate, credentials);
    await this.#guard.authorize(RIGHTS[right], group, credentials);
  }

  /** Rights for one affiliate; none when the caller may not know of it. */
  async rights(
    affiliate: string | null,
    credentials: BackstageCredentials,
  ): Promise<Rights> {
    const ref = affiliate === null ? this.#groupRef : affiliateRef(affiliate);
    const [rights] = await this.#rightsFor([ref], credentials);
    return rights;
  }

  /** The affiliates that the caller may see; the group itself for those who may do something for it. */
  async list(credentials: BackstageCredentials): Promise<AffiliateView[]> {
    const all = await this.#affiliates.list();
    const visible = new Set(
      (
        await this.#guard.visibleEntities(
          all.map(({ ref }) => ref),
          credentials,
        )
      ).map(({ metadata }) => metadata.name),
    );
    const seen = all.filter(({ name }) => visible.has(name));
    const [forGroup, ...rest] = await this.#rightsFor(
      [this.#groupRef, ...seen.map(({ ref }) => ref)],
      credentials,
    );
    const views: AffiliateView[] = seen.map(({ name, title, ref }, i) => ({
      name,
      title,
      ref,
      can: rest[i],
    }));
    if (forGroup.install || forGroup.audit) {
      views.push({
        name: null,
        title: 'Group',
        ref: this.#groupRef,
        can: forGroup,
      });
    }
    return views;
  }

  async #group(
    affiliate: string | null,
    credentials: BackstageCredentials,
  ): Promise<Entity> {
    if (affiliate === null) {
      return await this.#guard.entity(this.#groupRef, credentials);
    }
    const missing = () =>
      new NotFoundError(`There is no affiliate '${affiliate}'.`);
    const group = await this.#guard
      .entity(affiliateRef(affiliate), credentials)
      .catch(error => {
        if (!isOneOf(error, 'NotFoundError', 'InputError')) throw error;
        throw missing();
      });
    // Refs ignore case, the keys of installations do not.
    const { metadata, spec } = group;
    if (metadata.name !== affiliate || spec?.type !== GROUP_TYPE_AFFILIATE) {
      throw missing();
    }
    return group;
  }

  async #rightsFor(
    refs: string[],
    credentials: BackstageCredentials,
  ): Promise<Rights[]> {
    const names = Object.keys(RIGHTS) as Right[];
    const decisions = await this.#permissions.authorize(
      refs.flatMap(resourceRef =>
        names.map(name => ({ permission: RIGHTS[name], resourceRef })),
      ),
      { credentials },
    );
    return refs.map(
      (_, i) =>
        Object.fromEntries(
          names.map((name, j) => [
            name,
            decisions[i * names.length + j]?.result === AuthorizeResult.ALLOW,
          ]),
        ) as Rights,
    );
  }
}
