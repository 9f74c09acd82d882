import {
  parseEntityRef,
  RELATION_HAS_MEMBER,
  RELATION_OWNED_BY,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import {
  ANNOTATION_ROLE,
  isRole,
  LABEL_AFFILIATE,
  ROLES,
  type Role,
} from '@kronos-portal/common';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';

/** What the catalog answers at once. */
const PAGE = 500;
const OWNERS = `relations.${RELATION_OWNED_BY}`;

export interface AffiliateTeam {
  ref: string;
  title: string;
  /** refs of users */
  members: string[];
  /** how many it owns, also where there are too many to look at */
  services: number;
}

export interface AffiliateGroups {
  /** Groups of type `team`, by title */
  teams: AffiliateTeam[];
  /** who holds which role for the affiliate, in the order of the policy table */
  roles: { role: Role; people: { ref: string; name: string }[] }[];
}

/** The teams of an affiliate and its people by role, as far as the person who looks may see them. */
export function useAffiliateGroups(affiliate: string) {
  const catalogApi = useApi(catalogApiRef);
  return useAsyncRetry(async (): Promise<AffiliateGroups> => {
    const own = { [`metadata.labels.${LABEL_AFFILIATE}`]: affiliate };
    const [{ items: groups }, { facets }] = await Promise.all([
      catalogApi.queryEntities({
        filter: { kind: 'group', ...own },
        fields: ['kind', 'metadata', 'spec.type', 'spec.profile', 'relations'],
        limit: PAGE,
      }),
      catalogApi.getEntityFacets({
        filter: { kind: 'component', ...own },
        facets: [OWNERS],
      }),
    ]);
    const owned = new Map(
      facets[OWNERS]?.map(({ value, count }) => [value, count]),
    );
    const held = new Map<Role, Set<string>>();
    for (const group of groups) {
      const role = group.metadata.annotations?.[ANNOTATION_ROLE];
      if (!isRole(role)) continue;
      const people = held.get(role) ?? new Set();
      membersOf(group).forEach(ref => people.add(ref));
      held.set(role, people);
    }
    const everyone = [
      ...new Set([...held.values()].flatMap(refs => [...refs])),
    ];
    const { items: users } = everyone.length
      ? await catalogApi.getEntitiesByRefs({
          entityRefs: everyone,
          fields: ['kind', 'metadata', 'spec.profile'],
        })
      : { items: [] };
    const names = new Map(
      everyone.map((ref, i) => {
        const user = users[i];
        return [ref, user ? nameOf(user) : parseEntityRef(ref).name];
      }),
    );
    return {
      teams: groups
        .filter(({ spec }) => spec?.type === 'team')
        .map(group => ({
          ref: stringifyEntityRef(group),
          title: nameOf(group),
          members: membersOf(group),
          services: owned.get(stringifyEntityRef(group)) ?? 0,
        }))
        .sort((a, b) => a.title.localeCompare(b.title)),
      roles: ROLES.flatMap(role => {
        const people = [...(held.get(role) ?? [])]
          .map(ref => ({ ref, name: names.get(ref)! }))
          .sort((a, b) => a.name.localeCompare(b.name));
        return people.length ? [{ role, people }] : [];
      }),
    };
  }, [catalogApi, affiliate]);
}

function nameOf({ metadata, spec }: Entity) {
  const profile = spec?.profile as { displayName?: string } | undefined;
  return profile?.displayName ?? metadata.title ?? metadata.name;
}

function membersOf({ relations }: Entity) {
  return (relations ?? [])
    .filter(({ type }) => type === RELATION_HAS_MEMBER)
    .map(({ targetRef }) => targetRef);
}
