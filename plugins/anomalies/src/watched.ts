import type { Entity } from '@backstage/catalog-model';
import { isInstalledFor } from '@kronos-portal/common';

/** A service of an affiliate that has detection installed. */
export const isWatched = (entity: Entity) =>
  entity.kind.toLowerCase() === 'component' &&
  isInstalledFor(entity, 'anomalies');
