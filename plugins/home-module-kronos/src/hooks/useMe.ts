import { DEFAULT_NAMESPACE } from '@backstage/catalog-model';
import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import {
  ANNOTATION_ROLE,
  affiliateOf,
  isRole,
  type Grant,
} from '@kronos-portal/common';
import useAsync from 'react-use/esm/useAsync';

export interface Me {
  name: string;
  /** refs of the groups that the person is a member of, and of the person */
  ownership: string[];
  grants: Grant[];
}

/** Who is signed in and in which roles: the same Groups that the policy looks at. Only for what is shown. */
export function useMe() {
  const identityApi = useApi(identityApiRef);
  const catalogApi = useApi(catalogApiRef);
  return useAsync(async (): Promise<Me> => {
    const [identity, profile] = await Promise.all([
      identityApi.getBackstageIdentity(),
      identityApi.getProfileInfo(),
    ]);
    const groups = identity.ownershipEntityRefs.filter(ref =>
      ref.startsWith('group:'),
    );
    const { items } = groups.length
      ? await catalogApi.getEntitiesByRefs({ entityRefs: groups })
      : { items: [] };
    const grants = items.flatMap(group => {
      const role = group?.metadata.annotations?.[ANNOTATION_ROLE];
      return group && isRole(role)
        ? [{ role, affiliate: affiliateOf(group) ?? '*' }]
        : [];
    });
    return {
      name:
        profile.displayName ??
        identity.userEntityRef.split('/').pop() ??
        DEFAULT_NAMESPACE,
      ownership: identity.ownershipEntityRefs,
      grants,
    };
  }, [identityApi, catalogApi]);
}
