import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import {
  AFFILIATE_UNRESOLVED,
  LABEL_AFFILIATE,
  affiliateRef,
} from '@kronos-portal/common';
import { createContext, useContext, type ReactNode } from 'react';
import useAsync from 'react-use/esm/useAsync';

export interface VisibleAffiliate {
  name: string;
  /** undefined when its Group has none, or cannot be seen */
  title?: string;
}

const FACET = `metadata.labels.${LABEL_AFFILIATE}`;

const Context = createContext<VisibleAffiliate[]>([]);

/** Affiliates of the entities that the user may see; asked once for the filter and the column. */
export function VisibleAffiliatesProvider(props: { children: ReactNode }) {
  const catalogApi = useApi(catalogApiRef);
  const { value } = useAsync(async () => {
    const { facets } = await catalogApi.getEntityFacets({ facets: [FACET] });
    const names = (facets[FACET] ?? []).map(facet => facet.value).sort();
    if (names.length === 0) return [];
    const { items } = await catalogApi.getEntitiesByRefs({
      entityRefs: names.map(affiliateRef),
      fields: ['kind', 'metadata', 'spec.profile'],
    });
    return names.map((name, i) => ({
      name,
      title:
        name === AFFILIATE_UNRESOLVED ? undefined : items[i]?.metadata.title,
    }));
  }, [catalogApi]);
  return (
    <Context.Provider value={value ?? []}>{props.children}</Context.Provider>
  );
}

export const useVisibleAffiliates = () => useContext(Context);
