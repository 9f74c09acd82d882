import { useApiHolder } from '@backstage/frontend-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import {
  SIGNAL_OBSERVATIONS,
  type ObservationsSignal,
} from '@kronos-portal/common';
import { useEffect, useRef } from 'react';

/** A collection of many entities tells of each: a list waits for the rest before it asks again. */
const SETTLE_MS = 2_000;

export interface ObservationChangesOptions {
  /** `metadata.uid` of the entities that a list shows */
  uids: readonly string[];
  /** `tool/view` that it needs */
  views: readonly string[];
  /** ask again; called once for many changes, and not while nobody looks at the page */
  onChange(): void;
}

/** Tells a list of entities when something else was seen of one of them. Pages of one entity have `useToolView`. */
export function useObservationChanges(options: ObservationChangesOptions) {
  const signals = useApiHolder().get(signalApiRef);
  const latest = useRef(options);
  latest.current = options;

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let missed = false;
    const tell = () => {
      timer = undefined;
      if (document.visibilityState === 'hidden') missed = true;
      else latest.current.onChange();
    };
    const subscription = signals?.subscribe(SIGNAL_OBSERVATIONS, message => {
      const { uid, tool, view } = message as unknown as ObservationsSignal;
      const { uids, views } = latest.current;
      if (uids.includes(uid) && views.includes(`${tool}/${view}`)) {
        timer ??= setTimeout(tell, SETTLE_MS);
      }
    });
    const onVisible = () => {
      if (document.visibilityState === 'hidden' || !missed) return;
      missed = false;
      latest.current.onChange();
    };
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisible);
      subscription?.unsubscribe();
    };
  }, [signals]);
}
