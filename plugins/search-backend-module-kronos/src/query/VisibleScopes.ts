import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import {
  AuthorizeResult,
  type PermissionCondition,
  type PermissionCriteria,
} from '@backstage/plugin-permission-common';
import { LABEL_AFFILIATE } from '@kronos-portal/common';
import { ANY, SHARED } from '../store/Scope';

type Criteria = PermissionCriteria<PermissionCondition>;
type Verdict = 'yes' | 'no' | 'unknown';

export interface VisibleScopesOptions {
  permissions: Pick<PermissionsService, 'authorizeConditional'>;
}

/**
 * Which affiliates' documents are worth looking through for a caller: asks the policy for its conditions on reading
 * entities, and applies them to the label alone. What cannot be told from the label stays in, since the search backend
 * asks for the permission of each result afterwards.
 */
export class VisibleScopes {
  readonly #permissions: VisibleScopesOptions['permissions'];

  static create(options: VisibleScopesOptions) {
    return new VisibleScopes(options);
  }

  private constructor(options: VisibleScopesOptions) {
    this.#permissions = options.permissions;
  }

  /** Of all scopes, those that the caller may see into; without credentials what no policy keeps from anyone. */
  async of(
    credentials: BackstageCredentials | undefined,
    scopes: string[],
  ): Promise<string[]> {
    if (!credentials) return scopes.filter(scope => scope === ANY);
    const [decision] = await this.#permissions.authorizeConditional(
      [{ permission: catalogEntityReadPermission }],
      { credentials },
    );
    if (decision.result === AuthorizeResult.ALLOW) return scopes;
    return scopes.filter(scope => {
      if (scope === ANY) return true;
      if (decision.result !== AuthorizeResult.CONDITIONAL) return false;
      return applies(decision.conditions, scope) !== 'no';
    });
  }
}

function applies(criteria: Criteria, scope: string): Verdict {
  if ('anyOf' in criteria) {
    const verdicts = criteria.anyOf.map(c => applies(c, scope));
    if (verdicts.includes('yes')) return 'yes';
    return verdicts.includes('unknown') ? 'unknown' : 'no';
  }
  if ('allOf' in criteria) {
    const verdicts = criteria.allOf.map(c => applies(c, scope));
    if (verdicts.includes('no')) return 'no';
    return verdicts.includes('unknown') ? 'unknown' : 'yes';
  }
  if ('not' in criteria) {
    const verdict = applies(criteria.not, scope);
    if (verdict === 'unknown') return 'unknown';
    return verdict === 'yes' ? 'no' : 'yes';
  }
  const { rule, params } = criteria;
  if (rule !== 'HAS_LABEL' || params?.label !== LABEL_AFFILIATE) {
    return 'unknown';
  }
  if (scope === SHARED) return 'no';
  return params.value === undefined || params.value === scope ? 'yes' : 'no';
}
