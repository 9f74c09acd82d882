import type { Entity } from '@backstage/catalog-model';
import type { Problem } from '@kronos-portal/common';
import type { Connection } from './Connection';

/**
 * Resolves the connections of an affiliate: its own installations first, then the group-wide default of the same
 * offering and name. Only installed ones are given.
 */
export interface ConnectionsService {
  /** Connections of an offering that serve the affiliate; empty when not installed. null: group-wide only. */
  forAffiliate(
    affiliate: string | null,
    offering: string,
  ): Promise<Connection[]>;
  /** The same for the affiliate of an entity. */
  forEntity(entity: Entity, offering: string): Promise<Connection[]>;
  /**
   * Offerings that are installed for an affiliate: what entities are stamped with. Throws ServiceUnavailableError when
   * the marketplace does not answer and never did: that is not "nothing is installed".
   */
  installedFor(affiliate: string | null): Promise<string[]>;
  /**
   * Why the last answer about an offering may be old or empty: the marketplace could not be asked. Undefined when it is
   * the marketplace's own answer.
   */
  problemOf?(affiliate: string | null, offering: string): Problem | undefined;
}
