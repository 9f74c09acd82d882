import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import { fetchApiRef, useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import {
  LABEL_AFFILIATE,
  observationSchema,
  type Observation,
} from '@kronos-portal/common';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { z } from 'zod';
import {
  HOME_VIEWS,
  readServiceState,
  type ServiceState,
} from './serviceState';

export interface Service {
  ref: string;
  entity: Entity;
  state: ServiceState;
}

/** Whose services: those that someone owns, those of an affiliate, or all that are visible. */
export type Whose = { ownedBy: string[] } | { affiliate: string } | 'all';

const LIMIT = 500;

const answerSchema = z.object({
  items: z.array(observationSchema.catch(undefined as never)),
});

const filterOf = (whose: Whose) => {
  const kind = { kind: 'component' };
  if (whose === 'all') return kind;
  return 'affiliate' in whose
    ? { ...kind, [`metadata.labels.${LABEL_AFFILIATE}`]: whose.affiliate }
    : { ...kind, 'relations.ownedBy': whose.ownedBy };
};

/** Services with what is known of them, the most pressing first. One request to the catalog, one to each domain. */
export function useServices(whose: Whose) {
  const catalogApi = useApi(catalogApiRef);
  const fetchApi = useApi(fetchApiRef);
  const key = JSON.stringify(whose);
  return useAsyncRetry(async (): Promise<Service[]> => {
    const { items } = await catalogApi.queryEntities({
      filter: filterOf(JSON.parse(key)),
      fields: ['kind', 'metadata', 'spec.owner', 'spec.type'],
      limit: LIMIT,
    });
    const refs = items.map(entity => stringifyEntityRef(entity));
    const observations = refs.length
      ? (
          await Promise.all(
            Object.entries(HOME_VIEWS).map(([plugin, views]) =>
              // A domain that does not answer leaves its columns unknown.
              query(fetchApi.fetch, plugin, refs, views).catch(() => []),
            ),
          )
        ).flat()
      : [];
    const byRef = new Map<string, Observation[]>();
    for (const observation of observations) {
      const list = byRef.get(observation.entityRef) ?? [];
      list.push(observation);
      byRef.set(observation.entityRef, list);
    }
    return items
      .map((entity, i) => ({
        ref: refs[i],
        entity,
        state: readServiceState(byRef.get(refs[i]) ?? []),
      }))
      .sort(
        (a, b) =>
          b.state.trouble - a.state.trouble || a.ref.localeCompare(b.ref),
      );
  }, [catalogApi, fetchApi, key]);
}

async function query(
  fetch: typeof window.fetch,
  plugin: string,
  entityRefs: string[],
  views: string[],
): Promise<Observation[]> {
  const response = await fetch(`plugin://${plugin}/observations/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ entityRefs, views }),
  });
  if (!response.ok) throw await ResponseError.fromResponse(response);
  return answerSchema
    .parse(await response.json())
    .items.filter(item => item !== undefined);
}
