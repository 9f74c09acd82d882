import { useApiHolder } from '@backstage/frontend-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { SIGNAL_ANOMALIES, type AnomaliesSignal } from '@kronos-portal/common';
import { useCallback, useEffect, useRef, useState } from 'react';

const SETTLE_MS = 2_000;
/** Where no signal comes through, a page is never older than this. */
const POLL_MS = 60_000;

export interface Live<T> {
  value?: T;
  error?: Error;
  loading: boolean;
  reload(): void;
}

/**
 * What a request answers, asked again when anomalies change. The last answer stays while the next is on its way, and when
 * it fails.
 *
 * @param key - asked anew when it changes
 * @param uid - of the entity whose changes count; left out: of any
 */
export function useLive<T>(
  ask: () => Promise<T>,
  key: string,
  uid?: string,
): Live<T> {
  const signals = useApiHolder().get(signalApiRef);
  const [state, setState] = useState<{ key: string; value?: T; error?: Error }>(
    { key },
  );
  const [turn, setTurn] = useState(0);
  const latest = useRef(ask);
  latest.current = ask;
  const reload = useCallback(() => setTurn(n => n + 1), []);

  useEffect(() => {
    let left = false;
    latest.current().then(
      value => !left && setState({ key, value }),
      error =>
        !left &&
        setState(old => ({
          key,
          error,
          ...(old.key === key && { value: old.value }),
        })),
    );
    return () => {
      left = true;
    };
  }, [key, turn]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const soon = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        if (document.visibilityState !== 'hidden') reload();
      }, SETTLE_MS);
    };
    const subscription = signals?.subscribe(SIGNAL_ANOMALIES, message => {
      const signal = message as unknown as AnomaliesSignal;
      if (!uid || signal.uid === uid) soon();
    });
    const poll = setInterval(soon, POLL_MS);
    return () => {
      clearTimeout(timer);
      clearInterval(poll);
      subscription?.unsubscribe();
    };
  }, [signals, uid, reload]);

  const current = state.key === key ? state : { key };
  return {
    value: current.value,
    error: current.error,
    loading: current.value === undefined && current.error === undefined,
    reload,
  };
}
