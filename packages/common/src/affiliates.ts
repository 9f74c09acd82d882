import type { Entity } from '@backstage/catalog-model';
import {
  AFFILIATE_UNRESOLVED,
  LABEL_AFFILIATE,
  PLUGIN_INSTALLED,
  pluginLabel,
} from './annotations';

/** `spec.type` of the Group that is an affiliate. */
export const GROUP_TYPE_AFFILIATE = 'affiliate';

/**
 * Name of the affiliate that an entity belongs to; undefined when it belongs to the whole group, or when its owner
 * could not be resolved.
 */
export function affiliateOf(entity: Entity): string | undefined {
  const label = entity.metadata.labels?.[LABEL_AFFILIATE];
  return label === AFFILIATE_UNRESOLVED ? undefined : label;
}

/** Ref of an affiliate's Group: affiliates live in the default namespace. */
export const affiliateRef = (name: string) => `group:default/${name}`;

/** Whether the offering is installed for the affiliate of the entity. */
export const isInstalledFor = (entity: Entity, offering: string) =>
  entity.metadata.labels?.[pluginLabel(offering)] === PLUGIN_INSTALLED;

/** Entity predicate of cards, tabs and columns of an offering: installed, and the entity names its upstream id. */
export function installedFilter(offering: string, annotation?: string) {
  const installed = {
    [`metadata.labels.${pluginLabel(offering)}`]: PLUGIN_INSTALLED,
  };
  return annotation
    ? {
        $all: [
          installed,
          { [`metadata.annotations.${annotation}`]: { $exists: true } },
        ],
      }
    : installed;
}
