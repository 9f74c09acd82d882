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
type Decision = Awaited<
  ReturnType<PermissionsService['authorizeConditional']>
>[number];
type Verdict = 'yes' | 'no' | 'unknown';

/** As long as the policy's own knowledge of a person: who types asks again with every letter. */
const KNOWN_MS = 5_000;
const KNOWN_PEOPLE = 1_000;

export interface VisibleScopesOptions {
  permissions: Pick<PermissionsService, 'authorizeConditional'>;
  now?: () => number;
}

/**
 * Which affiliates' documents are worth looking through for a caller: asks the policy for its conditions on reading
 * entities, and applies them to the label alone. What cannot be told from the label stays in, since the search backend
 * asks for the permission of each result afterwards.
 */
export class VisibleScopes {
  readonly #permissions: VisibleScopesOptions['permissions'];
  readonly #now: () => number;
  readonly #known = new Map<string, { until: number; decision: Decision }>();

  static create(options: VisibleScopesOptions) {
    return new VisibleScopes(options);
  }

  private constructor(options: VisibleScopesOptions) {
    this.#permissions = options.permissions;
    this.#now = options.now ?? Date.now;
  }

  /** Of all scopes, those that the caller may see into; without credentials what no policy keeps from anyone. */
  async of(
    credentials: BackstageCredentials | undefined,
    scopes: string[],
  ): Promise<string[]> {
    if (!credentials) return scopes.filter(scope => scope === ANY);
    const decision = await this.#decide(credentials);
    if (decision.result === AuthorizeResult.ALLOW) return scopes;
    return scopes.filter(scope => {
      if (scope === ANY) return true;
      if (decision.result !== AuthorizeResult.CONDITIONAL) return false;
      return applies(decision.conditions, scope) !== 'no';
    });
  }

  /**
   * What the policy says of a person is kept for some seconds. What it would no longer say is no leak: each result is
   * asked for anew.
   */
  async #decide(credentials: BackstageCredentials): Promise<Decision> {
    const { userEntityRef } = credentials.principal as {
      userEntityRef?: string;
    };
    const known = userEntityRef && this.#known.get(userEntityRef);
    if (known && known.until > this.#now()) return known.decision;
    const [decision] = await this.#permissions.authorizeConditional(
      [{ permission: catalogEntityReadPermission }],
      { credentials },
    );
    if (userEntityRef) {
      if (this.#known.size >= KNOWN_PEOPLE) this.#known.clear();
      this.#known.set(userEntityRef, {
        until: this.#now() + KNOWN_MS,
        decision,
      });
    }
    return decision;
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
