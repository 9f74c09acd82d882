import { scopeOf, type Grant } from '@kronos-portal/common';
import { GROUP_ADMIN } from './upstreamTable';

/** How far the grants of a user reach for one permission. */
export interface Reach {
  /** everything, whether or not its affiliate is known */
  everything: boolean;
  /** every affiliate: the role is held above them */
  everyAffiliate: boolean;
  affiliates: string[];
  /** what belongs to no affiliate */
  shared: boolean;
}

/** Every signed-in user reads what is shared, with or without a role. */
const SHARED_FOR_EVERYONE = new Set(['catalog.entity.read']);
/** Whoever reads something of the own affiliate reads what is shared, too: a group-wide installation serves all. */
const SHARED_FOR_READERS = new Set(['marketplace.installation.read']);

export const isGroupAdmin = (grants: Grant[]) =>
  grants.some(g => g.role === GROUP_ADMIN && g.affiliate === '*');

export function reachOf(permission: string, grants: Grant[]): Reach {
  const everything = isGroupAdmin(grants);
  const own = grants.filter(
    // "everywhere" from within an affiliate is a mistake in the directory, and gives nothing
    grant =>
      grant.role !== GROUP_ADMIN && scopeOf(permission, grant.role) === 'own',
  );
  return {
    everything,
    everyAffiliate: own.some(grant => grant.affiliate === '*'),
    affiliates: [...new Set(own.map(grant => grant.affiliate))]
      .filter(affiliate => affiliate !== '*')
      .sort(),
    shared:
      SHARED_FOR_EVERYONE.has(permission) ||
      (SHARED_FOR_READERS.has(permission) && own.length > 0) ||
      grants.some(grant => scopeOf(permission, grant.role) === 'shared'),
  };
}

/** Whether the user reaches any affiliate at all. */
export const reachesAffiliates = (reach: Reach) =>
  reach.everything || reach.everyAffiliate || reach.affiliates.length > 0;
