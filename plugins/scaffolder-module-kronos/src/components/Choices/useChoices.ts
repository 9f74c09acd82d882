import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { useMemo } from 'react';
import useAsync from 'react-use/esm/useAsync';
import { creatableAffiliates, teamsOf } from '../../api/creatable';

type Team = Awaited<ReturnType<typeof teamsOf>>[number];

/** The one team that a person can mean. */
export function likelyTeam(teams: Team[] | undefined): string | undefined {
  const own = teams?.filter(team => team.own) ?? [];
  return own.length === 1 || teams?.length === 1 ? teams?.[0].name : undefined;
}

function useFind() {
  const catalog = useApi(catalogApiRef);
  const permissions = useApi(permissionApiRef);
  const identity = useApi(identityApiRef);
  return useMemo(
    () => ({
      async affiliates() {
        const affiliates = await creatableAffiliates({ catalog, permissions });
        const only = affiliates.length === 1 ? affiliates[0].name : undefined;
        return { affiliates, only };
      },
      async teams(affiliate: string) {
        const { ownershipEntityRefs } = await identity.getBackstageIdentity();
        return teamsOf({ catalog, affiliate, ownershipEntityRefs });
      },
    }),
    [catalog, permissions, identity],
  );
}

/** Where the signed-in person may create; `only` is the one when there is no other. */
export function useAffiliates() {
  const find = useFind();
  return useAsync(find.affiliates, [find]);
}

/** The teams of the chosen affiliate. */
export function useTeams(affiliate: string | undefined) {
  const find = useFind();
  return useAsync(
    async () => (affiliate ? find.teams(affiliate) : []),
    [find, affiliate],
  );
}

/**
 * Both for one form. What follows from having one choice only is there from the beginning, so that nothing in the form
 * changes under the hands of the person.
 */
export function useChoices(affiliate: string | undefined) {
  const find = useFind();

  const start = useAsync(async () => {
    const found = await find.affiliates();
    return {
      ...found,
      // why it failed is said by the second try, at the place of the teams
      teams:
        found.only && (await find.teams(found.only).catch(() => undefined)),
    };
  }, [find]);

  const teams = useAsync(async () => {
    if (!affiliate) return [];
    const known = affiliate === start.value?.only && start.value.teams;
    return known || find.teams(affiliate);
  }, [affiliate, start.value, find]);

  return { start, teams };
}
