import type {
  AuthService,
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { ConflictError, InputError, NotAllowedError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  affiliateOf,
  ANNOTATION_GITLAB_PROJECT,
  GROUP_TYPE_AFFILIATE,
  serviceCreate,
} from '@kronos-portal/common';
import { parseServiceRequest, planOf, type ServicePlan } from './ServicePlan';

export interface ServiceGuardOptions {
  catalog: Pick<CatalogService, 'getEntityByRef'>;
  permissions: Pick<PermissionsService, 'authorize'>;
  auth: Pick<AuthService, 'getOwnServiceCredentials'>;
}

/**
 * Decides whether a person may create a service. Asked by every action anew, because a template decides which actions
 * run, in which order and with what.
 */
export class ServiceGuard {
  readonly #options: ServiceGuardOptions;

  static create(options: ServiceGuardOptions) {
    return new ServiceGuard(options);
  }

  private constructor(options: ServiceGuardOptions) {
    this.#options = options;
  }

  /**
   * Throws InputError when the request makes no sense, NotAllowedError when the person may not create services for the
   * affiliate, ConflictError when the name belongs to another service.
   */
  async admit(
    input: unknown,
    credentials: BackstageCredentials,
  ): Promise<ServicePlan> {
    const plan = planOf(parseServiceRequest(input));
    const { catalog, permissions } = this.#options;

    const [decision] = await permissions.authorize(
      [{ permission: serviceCreate, resourceRef: plan.affiliateRef }],
      { credentials },
    );
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `You may not create services for the affiliate '${plan.affiliate}'`,
      );
    }

    const [affiliate, team] = await Promise.all([
      catalog.getEntityByRef(plan.affiliateRef, { credentials }),
      catalog.getEntityByRef(plan.owner, { credentials }),
    ]);
    if (affiliate?.spec?.type !== GROUP_TYPE_AFFILIATE) {
      throw new InputError(`affiliate '${plan.affiliate}' is not an affiliate`);
    }
    if (!team || affiliateOf(team) !== plan.affiliate) {
      throw new InputError(
        `team '${plan.team}' is not a team of the affiliate '${plan.affiliate}'`,
      );
    }
    if (await this.isTaken(plan.name, plan)) {
      throw new ConflictError(
        `The name '${plan.name}' is taken by another service`,
      );
    }
    return plan;
  }

  /**
   * Whether a component has the name. Names are unique over all affiliates, so this looks further than the caller may
   * see, and says no more than yes or no. The service that `own` made in an earlier run does not count.
   */
  async isTaken(name: string, own?: ServicePlan): Promise<boolean> {
    const entity = await this.#options.catalog.getEntityByRef(
      `component:default/${name}`,
      { credentials: await this.#options.auth.getOwnServiceCredentials() },
    );
    if (!entity) return false;
    return !(
      own &&
      entity.metadata.annotations?.[ANNOTATION_GITLAB_PROJECT] ===
        own.gitlabPath &&
      (entity.spec?.owner === own.owner || entity.spec?.owner === own.team)
    );
  }
}
