import type { Entity } from '@backstage/catalog-model';
import { DEFAULT_NAMESPACE } from '@backstage/catalog-model';

/** Address of an entity in a domain backend. */
export function entityPath(plugin: string, entity: Entity): string {
  const { namespace = DEFAULT_NAMESPACE, name } = entity.metadata;
  return `plugin://${plugin}/entities/${[
    entity.kind.toLowerCase(),
    namespace,
    name,
  ]
    .map(encodeURIComponent)
    .join('/')}`;
}
