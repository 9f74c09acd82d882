import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import { fetchApiRef, useApi } from '@backstage/frontend-plugin-api';
import { observationSchema, type Observation } from '@kronos-portal/common';
import { useObservationChanges } from '@kronos-portal/react';
import {
  createContext,
  useContext,
  useEffect,
  useRef,
  useState,
  type ReactNode,
} from 'react';
import { z } from 'zod';

/** Views that the columns of the list need, by domain. */
const COLUMN_VIEWS: Record<string, string[]> = {
  delivery: ['jenkins/builds', 'kubernetes/workloads'],
  collaboration: ['redmine/issues'],
};

const ALL_VIEWS = Object.values(COLUMN_VIEWS).flat();

/** What the server takes in one query. */
const MAX_REFS = 500;

/** The list changes twice while a filter is applied: at once here, then with the server's answer. */
const SETTLE_MS = 30;

const answerSchema = z.object({
  items: z.array(observationSchema.catch(undefined as never)),
});

interface PageObservations {
  /** by `<entity ref>|<tool>/<view>` */
  known: Map<string, Observation>;
  /** domains that have answered, or failed to, for the page shown */
  settled: boolean;
}

const NOTHING: PageObservations = { known: new Map(), settled: false };

const Context = createContext<PageObservations>(NOTHING);

const keyOf = (ref: string, view: string) => `${ref}|${view}`;

/** Asks once per domain for all entities of the page shown, never per row. */
export function PageObservationsProvider(props: {
  entities: Entity[];
  children: ReactNode;
}) {
  const { fetch } = useApi(fetchApiRef);
  const [observations, setObservations] = useState(NOTHING);
  const [changes, setChanges] = useState(0);
  const asked = useRef<string>();
  const components = props.entities.filter(
    entity => entity.kind.toLocaleLowerCase('en-US') === 'component',
  );
  useObservationChanges({
    uids: components.flatMap(({ metadata }) => metadata.uid ?? []),
    views: ALL_VIEWS,
    onChange: () => setChanges(n => n + 1),
  });
  const refs = components
    .map(entity => stringifyEntityRef(entity))
    .sort()
    .join();

  useEffect(() => {
    if (!refs) return undefined;
    let outdated = false;
    // the same page asked again: what is not known stays so until the answer
    if (asked.current !== refs) {
      asked.current = refs;
      setObservations(({ known }) => ({ known, settled: false }));
    }
    const timer = setTimeout(async () => {
      const answers = await Promise.all(
        Object.entries(COLUMN_VIEWS).map(([domain, views]) =>
          // A domain that does not answer leaves its columns unknown.
          query(fetch, domain, refs.split(','), views).catch(() => []),
        ),
      );
      if (outdated) return;
      const known = new Map<string, Observation>();
      for (const item of answers.flat()) {
        known.set(keyOf(item.entityRef, `${item.tool}/${item.view}`), item);
      }
      setObservations({ known, settled: true });
    }, SETTLE_MS);
    return () => {
      outdated = true;
      clearTimeout(timer);
    };
  }, [changes, fetch, refs]);

  return (
    <Context.Provider value={observations}>{props.children}</Context.Provider>
  );
}

/** The observation of one view (`tool/view`) of an entity on the page shown. */
export function usePageObservation(entity: Entity, view: string) {
  const { known, settled } = useContext(Context);
  const observation = known.get(keyOf(stringifyEntityRef(entity), view));
  return { observation, loading: !observation && !settled };
}

async function query(
  fetch: typeof window.fetch,
  domain: string,
  entityRefs: string[],
  views: string[],
): Promise<Observation[]> {
  const response = await fetch(`plugin://${domain}/observations/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ entityRefs: entityRefs.slice(0, MAX_REFS), views }),
  });
  if (!response.ok) throw await ResponseError.fromResponse(response);
  return answerSchema
    .parse(await response.json())
    .items.filter(item => item !== undefined);
}
