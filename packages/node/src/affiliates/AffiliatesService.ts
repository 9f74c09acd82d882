import type { Grant } from '@kronos-portal/common';
import type { GroupDirectory, GroupStanding } from './GroupDirectory';

export interface Affiliate {
  /** the value of the label `kronos.io/affiliate` */
  name: string;
  title: string;
  /** ref of its Group */
  ref: string;
}

/**
 * Which affiliate something belongs to, and who is what for it. Answers come from the Groups of the catalog, read with
 * the plugin's own credentials and kept for some ten seconds.
 *
 * All methods throw when the catalog cannot be read.
 */
export interface AffiliatesService {
  /** All affiliates, by name. */
  list(): Promise<Affiliate[]>;
  /** Where a Group stands; `ref` is complete (`group:default/…`). */
  affiliateOfGroup(ref: string): Promise<GroupStanding>;
  /**
   * The same for an owner, which is a Group or a User. A User belongs to the one affiliate of its Groups; to none that
   * is known (`unresolved`) when the Groups belong to several.
   */
  affiliateOfOwner(ownerRef: string): Promise<GroupStanding>;
  /** Refs of the Groups that a User is a member of, whichever of them says so. */
  groupsOfUser(userRef: string): Promise<string[]>;
  /** Roles of a signed-in user, from `userInfo.ownershipEntityRefs`. */
  grantsOf(ownershipEntityRefs: string[]): Promise<Grant[]>;
  /** All Groups at this moment, for those who ask many questions at once. */
  directory(): Promise<GroupDirectory>;
  /** Forgets what was read: the next question reads the catalog. */
  invalidate(): void;
}
