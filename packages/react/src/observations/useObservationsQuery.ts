import { fetchApiRef, useApi } from '@backstage/frontend-plugin-api';
import type { Observation } from '@kronos-portal/common';
import { useEffect, useState } from 'react';
import { jsonBody, requestJson } from '../http/requestJson';
import { toObservations } from './readObservations';

/** Observations by entity ref and then by `tool/view`. */
export type ObservationsByRef = Map<string, Map<string, Observation>>;

const NOTHING: ObservationsByRef = new Map();
const POLL_MS = 60_000;

/**
 * What is known of many entities, for lists: one request for each domain, again every minute while the page is visible.
 * A domain that does not answer leaves its part unknown.
 */
export function useObservationsQuery(
  entityRefs: string[],
  views: Record<string, string[]>,
): ObservationsByRef {
  const fetchApi = useApi(fetchApiRef);
  const key = JSON.stringify([entityRefs, views]);
  const [known, setKnown] = useState<ObservationsByRef>(NOTHING);

  useEffect(() => {
    let closed = false;
    const [refs, domains] = JSON.parse(key) as [
      string[],
      Record<string, string[]>,
    ];
    if (!refs.length) return undefined;

    const ask = async () => {
      if (document.visibilityState === 'hidden') return;
      const answers = await Promise.all(
        Object.entries(domains).map(([plugin, wanted]) =>
          requestJson(
            fetchApi,
            `plugin://${plugin}/observations/query`,
            jsonBody({ entityRefs: refs, views: wanted }),
          ).then(toObservations, () => []),
        ),
      );
      if (closed) return;
      const byRef: ObservationsByRef = new Map();
      for (const observation of answers.flat()) {
        const { entityRef, tool, view } = observation;
        const ofEntity = byRef.get(entityRef) ?? new Map();
        byRef.set(entityRef, ofEntity.set(`${tool}/${view}`, observation));
      }
      setKnown(byRef);
    };
    ask();
    const timer = setInterval(ask, POLL_MS);
    return () => {
      closed = true;
      clearInterval(timer);
    };
  }, [fetchApi, key]);

  return known;
}
