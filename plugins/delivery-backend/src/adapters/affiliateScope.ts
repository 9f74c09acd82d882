import type { Entity } from '@backstage/catalog-model';
import { affiliateOf } from '@kronos-portal/common';
import { UpstreamError } from '@kronos-portal/node';

/**
 * Keeps an entity to its own part of an instance that affiliates share: an annotation is written by developers, and
 * without this it could name someone else's job. `scope` is a path set by an admin; `{affiliate}` in it stands for the
 * affiliate of the entity.
 *
 * @throws UpstreamError `forbidden` when the path is outside
 */
export function assertInScope(
  scope: string | undefined,
  entity: Entity,
  path: string,
) {
  if (!scope) return;
  const affiliate = affiliateOf(entity) ?? '';
  const prefix = scope
    .replaceAll('{affiliate}', affiliate)
    .replace(/^\/+|\/+$/g, '');
  const inside =
    prefix !== '' &&
    path.toLowerCase().startsWith(`${prefix.toLowerCase()}/`) &&
    // an entity of no affiliate has no part of its own
    (affiliate !== '' || !scope.includes('{affiliate}'));
  if (!inside) {
    throw new UpstreamError(
      'forbidden',
      `'${path}' is outside of what this connection may be used for (${scope}).`,
    );
  }
}
