import type { Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_GITLAB_INSTANCE,
  ANNOTATION_GITLAB_PROJECT,
  ANNOTATION_GITLAB_PROJECT_ID,
} from '@kronos-portal/common';
import { UpstreamError, type Connection } from '@kronos-portal/node';

/** Id or path of the project that an entity names; the id wins. Throws UpstreamError when it is neither. */
export function projectOf(entity: Entity): string {
  const annotations = entity.metadata.annotations ?? {};
  const id = annotations[ANNOTATION_GITLAB_PROJECT_ID]?.trim();
  if (id && /^\d+$/.test(id)) return id;
  const slug = annotations[ANNOTATION_GITLAB_PROJECT]?.trim().replace(
    /^\/+|\/+$/g,
    '',
  );
  if (slug) return slug;
  throw new UpstreamError(
    'missing-annotation',
    `The entity names no project: ${ANNOTATION_GITLAB_PROJECT_ID} is a number, ${ANNOTATION_GITLAB_PROJECT} a path.`,
  );
}

/**
 * The connection to the instance that an entity names by host, with a port and a sub-path where there is one; the
 * first connection when it names none.
 *
 * @throws UpstreamError `unconfigured`
 */
export function instanceOf(
  entity: Entity,
  connections: readonly Connection[],
): Connection {
  const wanted = entity.metadata.annotations?.[ANNOTATION_GITLAB_INSTANCE];
  if (!wanted?.trim()) return connections[0];
  const address = parse(wanted.trim());
  const fitting = connections.filter(c => {
    const own = parse(withoutApi(String(c.settings.baseUrl ?? '')));
    if (c.name === wanted.trim()) return true;
    if (!address || !own) return false;
    return (
      address.hostname === own.hostname &&
      (address.port === '' || address.port === own.port) &&
      (address.pathname === '' || address.pathname === own.pathname)
    );
  });
  if (fitting.length === 0) {
    throw new UpstreamError(
      'unconfigured',
      `The entity names the GitLab instance '${wanted}', which its affiliate does not have.`,
    );
  }
  return fitting[0];
}

function parse(address: string) {
  try {
    const url = new URL(
      /^https?:\/\//.test(address) ? address : `https://${address}`,
    );
    return {
      hostname: url.hostname.toLowerCase(),
      port: url.port,
      pathname: url.pathname.replace(/\/+$/, ''),
    };
  } catch {
    return undefined;
  }
}

/** Some people give the address of the API, as older integrations want it. */
export function withoutApi(baseUrl: string) {
  return baseUrl.replace(/\/api\/v4\/?$/, '');
}
