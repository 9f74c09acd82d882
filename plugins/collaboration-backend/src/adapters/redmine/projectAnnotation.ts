import type { Entity } from '@backstage/catalog-model';
import { ANNOTATION_REDMINE_PROJECT } from '@kronos-portal/common';
import { UpstreamError } from '@kronos-portal/node';

export interface ProjectRef {
  /** name of the installation; undefined for the default one */
  installation?: string;
  identifier: string;
}

// Redmine: lower case letters, digits, dashes and underscores, not a number alone; ids are not taken.
const IDENTIFIER = /^(?!\d+$)[a-z0-9_-]{1,100}$/;

/**
 * Reads `kronos.io/redmine-project`: `[installation:]identifier`.
 *
 * @throws UpstreamError `missing-annotation` when it is something else
 */
export function projectOf(entity: Entity): ProjectRef {
  const value =
    entity.metadata.annotations?.[ANNOTATION_REDMINE_PROJECT]?.trim() ?? '';
  const colon = value.indexOf(':');
  const identifier = value.slice(colon + 1).trim();
  if (!IDENTIFIER.test(identifier)) {
    throw new UpstreamError(
      'missing-annotation',
      `The annotation ${ANNOTATION_REDMINE_PROJECT} is '${value.slice(
        0,
        100,
      )}', but it must be [installation:]identifier with the identifier of a Redmine project.`,
    );
  }
  return {
    installation: colon > 0 ? value.slice(0, colon).trim() : undefined,
    identifier,
  };
}
