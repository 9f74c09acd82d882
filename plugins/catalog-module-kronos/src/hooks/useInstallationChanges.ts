import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef, useAsyncEntity } from '@backstage/plugin-catalog-react';
import { useSignal } from '@backstage/plugin-signals-react';
import {
  LABEL_PLUGIN_PREFIX,
  SIGNAL_INSTALLATIONS,
} from '@kronos-portal/common';
import { useEffect, useRef } from 'react';

/**
 * The catalog stamps entities shortly after the signal: so long it is worth asking, and so often. An affiliate with
 * thousands of them takes longer, which matters to those who may not ask for theirs to be the first.
 */
const SOON_MS = 20_000;
const SOON_EVERY_MS = 700;
const WATCH_MS = 180_000;
/** Without signals only asking tells. */
const POLL_EVERY_MS = 5_000;
/** A signal can be missed while the connection is away for a moment. */
const QUIET_EVERY_MS = 60_000;

/** Labels that say what is installed, as one comparable text. */
const installed = (entity: Entity | undefined) =>
  Object.entries(entity?.metadata.labels ?? {})
    .filter(([label]) => label.startsWith(LABEL_PLUGIN_PREFIX))
    .map(entry => entry.join('='))
    .sort()
    .join();

/**
 * Refreshes the entity of the page when something was installed or uninstalled for it, so that its cards and tabs
 * follow without a reload. The page keeps the old entity until the new one is there.
 */
export function useInstallationChanges() {
  const catalogApi = useApi(catalogApiRef);
  const { entity, refresh } = useAsyncEntity();
  const { lastSignal, isSignalsAvailable } = useSignal(SIGNAL_INSTALLATIONS);
  const shown = useRef({ labels: '', refresh });
  shown.current = { labels: installed(entity), refresh };
  const entityRef = entity && stringifyEntityRef(entity);

  useEffect(() => {
    if (!entityRef) return undefined;
    const began = Date.now();
    const every = () => {
      if (!isSignalsAvailable) return POLL_EVERY_MS;
      const age = Date.now() - began;
      if (!lastSignal || age > WATCH_MS) return QUIET_EVERY_MS;
      return age < SOON_MS ? SOON_EVERY_MS : POLL_EVERY_MS;
    };
    if (isSignalsAvailable && lastSignal) {
      // The entity that someone looks at goes first; not everyone may ask for that.
      catalogApi.refreshEntity(entityRef).catch(() => {});
    }
    let stopped = false;
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      // One that does not answer now is asked again at the next turn.
      const found =
        document.visibilityState === 'hidden'
          ? undefined
          : await catalogApi.getEntityByRef(entityRef).catch(() => undefined);
      if (stopped) return;
      if (found && installed(found) !== shown.current.labels) {
        shown.current.refresh?.();
      }
      timer = setTimeout(look, every());
    };
    timer = setTimeout(look, every());
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [catalogApi, entityRef, isSignalsAvailable, lastSignal]);

  // A page in the background skips turns: it catches up when someone looks at it again.
  useEffect(() => {
    if (!entityRef) return undefined;
    const catchUp = async () => {
      if (document.visibilityState === 'hidden') return;
      const found = await catalogApi
        .getEntityByRef(entityRef)
        .catch(() => undefined);
      if (found && installed(found) !== shown.current.labels) {
        shown.current.refresh?.();
      }
    };
    document.addEventListener('visibilitychange', catchUp);
    return () => document.removeEventListener('visibilitychange', catchUp);
  }, [catalogApi, entityRef]);
}
