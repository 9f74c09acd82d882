import { useApi } from '@backstage/frontend-plugin-api';
import { useCallback } from 'react';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { useSearchParams } from 'react-router-dom';
import { marketplaceApiRef } from '../api';

/** How the whole group stands in the address. */
const GROUP = 'group';

/** The affiliates that the person may see, and the one that the address names (else the first). */
export function useAffiliates() {
  const api = useApi(marketplaceApiRef);
  const { value, loading, error, retry } = useAsyncRetry(
    () => api.affiliates(),
    [api],
  );
  const [params, setParams] = useSearchParams();
  const wanted = params.get('affiliate');
  const chosen =
    value?.find(({ name }) => (name ?? GROUP) === wanted) ??
    value?.find(({ name }) => name !== null) ??
    value?.[0];
  const choose = useCallback(
    (name: string | null) =>
      setParams(
        previous => {
          const next = new URLSearchParams(previous);
          next.set('affiliate', name ?? GROUP);
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );
  return { affiliates: value, chosen, choose, loading, error, retry };
}

/** Query of a link that keeps the affiliate. */
export const affiliateQuery = (name: string | null | undefined) =>
  name === undefined ? '' : `?affiliate=${encodeURIComponent(name ?? GROUP)}`;
