/**
 * Refresh keys: entities carry them, and a refresh of a key makes the catalog process exactly the entities that carry
 * it, within seconds.
 */
/** Entities owned by this Group or User; of a User, entities of the Groups it is a member of. */
export const ownerKey = (ref: string) => `kronos:owner:${ref}`;

/** Entities of an affiliate; null: everything that can be stamped, because a group-wide installation serves all. */
export const affiliateKey = (affiliate: string | null) =>
  `kronos:affiliate:${affiliate ?? '*'}`;
