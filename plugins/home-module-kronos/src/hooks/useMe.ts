import {
  DEFAULT_NAMESPACE,
  parseEntityRef,
  type Entity,
} from '@backstage/catalog-model';
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
  ref: string;
  name: string;
  /** names by which tools may know the person: shown name, user name, address */
  names: string[];
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
    const { userEntityRef, ownershipEntityRefs } = identity;
    const groups = ownershipEntityRefs.filter(ref => ref.startsWith('group:'));
    const { items } = await catalogApi.getEntitiesByRefs({
      entityRefs: [userEntityRef, ...groups],
    });
    const [user, ...memberOf] = items;
    const grants = memberOf.flatMap(group => {
      const role = group?.metadata.annotations?.[ANNOTATION_ROLE];
      return group && isRole(role)
        ? [{ role, affiliate: affiliateOf(group) ?? '*' }]
        : [];
    });
    const { name } = parseEntityRef(userEntityRef, {
      defaultKind: 'user',
      defaultNamespace: DEFAULT_NAMESPACE,
    });
    const shown = profile.displayName ?? user?.metadata.title ?? name;
    return {
      ref: userEntityRef,
      name: shown,
      names: [...new Set([shown, name, profile.email, ...namesOf(user)])]
        .filter(known => known !== undefined)
        .map(known => known.toLocaleLowerCase()),
      ownership: ownershipEntityRefs,
      grants,
    };
  }, [identityApi, catalogApi]);
}

function namesOf(user: Entity | undefined) {
  const profile = user?.spec?.profile as
    | { displayName?: string; email?: string }
    | undefined;
  return [user?.metadata.title, profile?.displayName, profile?.email];
}

/** Tools name people, not users of the portal: the same name is taken for the same person. */
export const isMe = (me: Me, name: string | undefined) =>
  name !== undefined && me.names.includes(name.trim().toLocaleLowerCase());
