import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { GROUP_TYPE_AFFILIATE } from '@kronos-portal/common';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';

/** Names of the affiliates that the person may see, for people. */
export function useAffiliateTitles() {
  const catalogApi = useApi(catalogApiRef);
  return useAsyncRetry(async (): Promise<Record<string, string>> => {
    const { items } = await catalogApi.queryEntities({
      filter: { kind: 'group', 'spec.type': GROUP_TYPE_AFFILIATE },
      fields: ['metadata.name', 'metadata.title', 'spec.profile.displayName'],
    });
    return Object.fromEntries(
      items.map(({ metadata, spec }) => [
        metadata.name,
        (spec?.profile as { displayName?: string } | undefined)?.displayName ??
          metadata.title ??
          metadata.name,
      ]),
    );
  }, [catalogApi]);
}
