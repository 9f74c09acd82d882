import type { UserInfoService } from '@backstage/backend-plugin-api';
import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import {
  AuthorizeResult,
  isResourcePermission,
  type PermissionCondition,
  type PermissionCriteria,
  type PolicyDecision,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import {
  createScaffolderTaskConditionalDecision,
  scaffolderTaskConditions,
} from '@backstage/plugin-scaffolder-backend/alpha';
import {
  AFFILIATE_UNRESOLVED,
  LABEL_AFFILIATE,
  offeredPermissionOf,
  type Grant,
} from '@kronos-portal/common';
import type { AffiliatesService } from '@kronos-portal/node';
import { isGroupAdmin, reachesAffiliates, reachOf, type Reach } from './Reach';
import { audienceOf, upstreamTable } from './upstreamTable';

type Criteria = PermissionCriteria<PermissionCondition<'catalog-entity'>>;

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const DENY: PolicyDecision = { result: AuthorizeResult.DENY };
const { hasLabel } = catalogConditions;

export interface KronosPolicyOptions {
  userInfo: Pick<UserInfoService, 'getUserInfo'>;
  affiliates: Pick<AffiliatesService, 'grantsOf'>;
}

/**
 * The policy table of `@kronos-portal/common` and the table of upstream permissions, as decisions. What concerns
 * catalog entities (ours, too: they are all about an entity) becomes conditions on the affiliate label, so that the
 * catalog filters lists in its database.
 *
 * Services are never asked here: they always pass.
 */
export class KronosPolicy implements PermissionPolicy {
  readonly #options: KronosPolicyOptions;

  static create(options: KronosPolicyOptions) {
    return new KronosPolicy(options);
  }

  private constructor(options: KronosPolicyOptions) {
    this.#options = options;
  }

  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (!user) return DENY;
    const { userEntityRef, ownershipEntityRefs } =
      await this.#options.userInfo.getUserInfo(user.credentials);
    const grants = await this.#options.affiliates.grantsOf(ownershipEntityRefs);

    const audience = upstreamTable[permission.name];
    if (audience === 'nobody') return DENY;
    if (isGroupAdmin(grants)) return ALLOW;
    if (audience === 'everyone') return ALLOW;
    if (audience === 'own tasks') {
      return isResourcePermission(permission, 'scaffolder-task')
        ? ownTasks(permission, userEntityRef)
        : DENY;
    }
    if (audience) return holds(audienceOf[audience], grants) ? ALLOW : DENY;
    const offered = offeredPermissionOf(permission.name);
    if (offered) return holds(offered, grants) ? ALLOW : DENY;
    if (isResourcePermission(permission, 'catalog-entity')) {
      return within(permission, reachOf(permission.name, grants));
    }
    return DENY;
  }
}

function holds(permission: string, grants: Grant[]) {
  return reachesAffiliates(reachOf(permission, grants));
}

function ownTasks(
  permission: ResourcePermission<'scaffolder-task'>,
  userEntityRef: string,
) {
  return createScaffolderTaskConditionalDecision(
    permission,
    scaffolderTaskConditions.isTaskOwner({ createdBy: [userEntityRef] }),
  );
}

function within(
  permission: ResourcePermission<'catalog-entity'>,
  reach: Reach,
): PolicyDecision {
  const label = LABEL_AFFILIATE;
  const unresolved = hasLabel({ label, value: AFFILIATE_UNRESOLVED });
  const anyOf: Criteria[] = [];
  if (reach.everyAffiliate && reach.shared) {
    anyOf.push({ not: unresolved });
  } else {
    if (reach.shared) anyOf.push({ not: hasLabel({ label }) });
    if (reach.everyAffiliate) {
      anyOf.push({ allOf: [hasLabel({ label }), { not: unresolved }] });
    } else {
      anyOf.push(
        ...reach.affiliates
          .filter(value => value !== AFFILIATE_UNRESOLVED)
          .map(value => hasLabel({ label, value })),
      );
    }
  }
  const [first, ...rest] = anyOf;
  if (!first) return DENY;
  return createCatalogConditionalDecision(
    permission,
    rest.length ? { anyOf: [first, ...rest] } : first,
  );
}
