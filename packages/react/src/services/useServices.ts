import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { fetchApiRef, useApi } from '@backstage/frontend-plugin-api';
import {
  catalogApiRef,
  type CatalogApi,
} from '@backstage/plugin-catalog-react';
import { LABEL_AFFILIATE, type Observation } from '@kronos-portal/common';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { jsonBody, requestJson } from '../http/requestJson';
import { toObservations } from '../observations/readObservations';
import { useObservationChanges } from '../observations/useObservationChanges';
import {
  METRICS_VIEW,
  pressureOf,
  readServiceState,
  SERVICE_VIEWS,
  type ServiceState,
} from './serviceState';

export interface Service {
  ref: string;
  entity: Entity;
  state: ServiceState;
}

/** Whose services: those that someone owns, those of an affiliate or several, or of each of them its share. */
export type Whose =
  | { ownedBy: string[] }
  | { affiliate: string | string[] }
  | { eachAffiliate: string[] };

export interface Services {
  /** the most pressing first */
  items: Service[];
  /** how many there are in the catalog: more than `items` when that is much */
  total: number;
  /** the same by affiliate, for `eachAffiliate` */
  totals: Record<string, number>;
  /** domains that did not answer: their part is not known */
  silent: string[];
}

/** What the catalog gives and the domains take at once. */
const PAGE = 500;
/** Lists are for people: who has more services looks at the catalog. */
const MAX = 3_000;
/** Metrics of more services than these would make a list slow. */
const WITH_METRICS = 30;

type Filter = Record<string, string | string[]>;

const ofAffiliate = (affiliate: string | string[]): Filter => ({
  kind: 'component',
  [`metadata.labels.${LABEL_AFFILIATE}`]: affiliate,
});

export interface ServicesOptions {
  /** views (`tool/view`) by domain; all that lists show when left out */
  views?: Record<string, string[]>;
  /** how many services are read at most */
  limit?: number;
}

/**
 * Services with what is known of them. Asks the catalog and each domain once for every 500 services, never a tool, and
 * again when something else was seen of one of them.
 */
export function useServices(whose: Whose, options: ServicesOptions = {}) {
  const catalogApi = useApi(catalogApiRef);
  const fetchApi = useApi(fetchApiRef);
  const key = JSON.stringify([whose, options]);
  const services = useAsyncRetry(async (): Promise<Services> => {
    const [asked, { views: wanted, limit = MAX }]: [Whose, ServicesOptions] =
      JSON.parse(key);
    const { entities, total, totals } = await readEntities(
      catalogApi,
      asked,
      limit,
    );
    const silent = new Set<string>();
    const observations: Observation[] = [];
    const refs = entities.map(entity => stringifyEntityRef(entity));
    for (let at = 0; at < refs.length; at += PAGE) {
      const answers = await Promise.all(
        viewsFor(refs.length, wanted).map(([domain, views]) =>
          requestJson(
            fetchApi,
            `plugin://${domain}/observations/query`,
            jsonBody({ entityRefs: refs.slice(at, at + PAGE), views }),
          )
            .then(toObservations)
            .catch(() => {
              // A domain that does not answer leaves its part unknown.
              silent.add(domain);
              return [];
            }),
        ),
      );
      observations.push(...answers.flat());
    }
    const byRef = new Map<string, Observation[]>(refs.map(ref => [ref, []]));
    for (const observation of observations) {
      byRef.get(observation.entityRef)?.push(observation);
    }
    const items = entities
      .map((entity, i) => ({
        ref: refs[i],
        entity,
        state: readServiceState(byRef.get(refs[i])!),
      }))
      .sort(
        (a, b) =>
          pressureOf(b.state) - pressureOf(a.state) ||
          a.ref.localeCompare(b.ref),
      );
    return { items, total, totals, silent: [...silent] };
  }, [catalogApi, fetchApi, key]);

  useObservationChanges({
    uids:
      services.value?.items.flatMap(
        ({ entity }) => entity.metadata.uid ?? [],
      ) ?? [],
    views: viewsFor(services.value?.items.length ?? 0, options.views).flatMap(
      ([, views]) => views,
    ),
    onChange: services.retry,
  });
  return services;
}

function viewsFor(services: number, wanted?: Record<string, string[]>) {
  if (wanted) return Object.entries(wanted);
  return Object.entries(SERVICE_VIEWS).map(
    ([domain, views]): [string, string[]] => [
      domain,
      domain === 'observability' && services <= WITH_METRICS
        ? [...views, METRICS_VIEW]
        : views,
    ],
  );
}

async function readEntities(
  catalogApi: CatalogApi,
  whose: Whose,
  limit: number,
) {
  if ('eachAffiliate' in whose) {
    const names = whose.eachAffiliate;
    // equal shares, so that a large affiliate leaves room for the others
    const share = Math.ceil(limit / Math.max(names.length, 1));
    const parts = await Promise.all(
      names.map(name => readFiltered(catalogApi, ofAffiliate(name), share)),
    );
    return {
      entities: parts.flatMap(({ entities }) => entities),
      total: parts.reduce((sum, { total }) => sum + total, 0),
      totals: Object.fromEntries(
        names.map((name, i) => [name, parts[i].total]),
      ),
    };
  }
  const filter: Filter =
    'affiliate' in whose
      ? ofAffiliate(whose.affiliate)
      : { kind: 'component', 'relations.ownedBy': whose.ownedBy };
  return { ...(await readFiltered(catalogApi, filter, limit)), totals: {} };
}

async function readFiltered(
  catalogApi: CatalogApi,
  filter: Filter,
  limit: number,
) {
  const entities: Entity[] = [];
  let total = 0;
  let cursor: string | undefined;
  do {
    const page = { limit: Math.min(PAGE, limit - entities.length) };
    const { items, totalItems, pageInfo } = await catalogApi.queryEntities(
      cursor
        ? { ...page, cursor }
        : {
            ...page,
            filter,
            fields: ['kind', 'metadata', 'spec.owner', 'spec.type'],
          },
    );
    entities.push(...items);
    total = totalItems;
    cursor = pageInfo.nextCursor;
  } while (cursor && entities.length < limit);
  return { entities, total };
}
