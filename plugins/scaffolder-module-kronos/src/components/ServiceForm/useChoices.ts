import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { useCallback } from 'react';
import useAsync from 'react-use/esm/useAsync';
import { creatableAffiliates, teamsOf } from '../../api/creatable';

type Team = Awaited<ReturnType<typeof teamsOf>>[number];

/** The one team that a person can mean. */
export function likelyTeam(teams: Team[] | undefined): string | undefined {
  const own = teams?.filter(team => team.own) ?? [];
  return own.length === 1 || teams?.length === 1 ? teams?.[0].name : undefined;
}

/**
 * Where the signed-in person may create, and the teams of the chosen affiliate. What follows from having one choice only
 * is there from the beginning, so that nothing in the form changes under the hands of the person.
 */
export function useChoices(affiliate: string | undefined) {
  const catalog = useApi(catalogApiRef);
  const permissions = useApi(permissionApiRef);
  const identity = useApi(identityApiRef);

  const findTeams = useCallback(
    async (name: string) => {
      const { ownershipEntityRefs } = await identity.getBackstageIdentity();
      return teamsOf({ catalog, affiliate: name, ownershipEntityRefs });
    },
    [catalog, identity],
  );

  const start = useAsync(async () => {
    const affiliates = await creatableAffiliates({ catalog, permissions });
    const only = affiliates.length === 1 ? affiliates[0].name : undefined;
    return {
      affiliates,
      only,
      // why it failed is said by the second try, at the place of the teams
      teams: only && (await findTeams(only).catch(() => undefined)),
    };
  }, [catalog, permissions, findTeams]);

  const teams = useAsync(async () => {
    if (!affiliate) return [];
    const known = affiliate === start.value?.only && start.value.teams;
    return known || findTeams(affiliate);
  }, [affiliate, start.value, findTeams]);

  return { start, teams };
}
