import {
  getCompoundEntityRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import type { CatalogApi } from '@backstage/plugin-catalog-react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { PermissionApi } from '@backstage/plugin-permission-react';
import {
  GROUP_TYPE_AFFILIATE,
  LABEL_AFFILIATE,
  serviceCreate,
} from '@kronos-portal/common';

export interface Choice {
  name: string;
  title: string;
}

const titleOf = (group: Entity): string => {
  const profile = group.spec?.profile as { displayName?: string } | undefined;
  return group.metadata.title ?? profile?.displayName ?? group.metadata.name;
};

const byTitle = (a: Choice, b: Choice) => a.title.localeCompare(b.title);

/** Affiliates for which the signed-in person may create services. */
export async function creatableAffiliates(options: {
  catalog: Pick<CatalogApi, 'getEntities'>;
  permissions: PermissionApi;
}): Promise<Choice[]> {
  const { items } = await options.catalog.getEntities({
    filter: { kind: 'Group', 'spec.type': GROUP_TYPE_AFFILIATE },
  });
  const allowed = await Promise.all(
    items.map(async group => {
      const { result } = await options.permissions.authorize({
        permission: serviceCreate,
        resourceRef: stringifyEntityRef(getCompoundEntityRef(group)),
      });
      return result === AuthorizeResult.ALLOW;
    }),
  );
  return items
    .filter((_, i) => allowed[i])
    .map(group => ({
      name: group.metadata.name,
      title: titleOf(group),
    }))
    .sort(byTitle);
}

/** Teams of an affiliate; the person's own ones first. */
export async function teamsOf(options: {
  catalog: Pick<CatalogApi, 'getEntities'>;
  affiliate: string;
  ownershipEntityRefs: string[];
}): Promise<(Choice & { own: boolean })[]> {
  const { items } = await options.catalog.getEntities({
    filter: {
      kind: 'Group',
      'spec.type': 'team',
      [`metadata.labels.${LABEL_AFFILIATE}`]: options.affiliate,
    },
  });
  return items
    .map(group => ({
      name: group.metadata.name,
      title: titleOf(group),
      own: options.ownershipEntityRefs.includes(
        stringifyEntityRef(getCompoundEntityRef(group)),
      ),
    }))
    .sort((a, b) => Number(b.own) - Number(a.own) || byTitle(a, b));
}
