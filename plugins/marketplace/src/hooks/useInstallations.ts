import { useApi } from '@backstage/frontend-plugin-api';
import { useSignal } from '@backstage/plugin-signals-react';
import { SIGNAL_INSTALLATIONS } from '@kronos-portal/common';
import { useEffect } from 'react';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { marketplaceApiRef } from '../api';

const MOVING = ['requested', 'checking', 'stamping', 'uninstalling'];

/** What is installed for an affiliate; follows while something is under way. `undefined`: nothing to ask yet. */
export function useInstallations(affiliate: string | null | undefined) {
  const api = useApi(marketplaceApiRef);
  const { lastSignal } = useSignal(SIGNAL_INSTALLATIONS);
  const state = useAsyncRetry(
    async () =>
      affiliate === undefined ? undefined : await api.installations(affiliate),
    [api, affiliate, lastSignal],
  );
  const { value, retry } = state;
  const moving = value?.some(item => MOVING.includes(item.state));
  useEffect(() => {
    if (!moving) return undefined;
    const timer = setInterval(retry, 2_000);
    return () => clearInterval(timer);
  }, [moving, retry]);
  return state;
}
