import { stringifyEntityRef } from '@backstage/catalog-model';
import {
  fetchApiRef,
  useApi,
  useApiHolder,
} from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { signalApiRef } from '@backstage/plugin-signals-react';
import {
  observationSchema,
  SIGNAL_OBSERVATIONS,
  type ObservationsSignal,
} from '@kronos-portal/common';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { z } from 'zod';
import { requestJson } from '../http/requestJson';
import { entityPath } from './entityPath';
import { readObservations } from './readObservations';
import { portalProblem, type ToolProblem } from './toolProblem';
import { withObservation, type ViewState } from './viewState';

export interface ToolViewOptions<S extends z.ZodType> {
  /** id of the domain backend */
  plugin: string;
  tool: string;
  view: string;
  schema: S;
  /** leave out what is undefined; without any the stored observation is shown first */
  params?: Record<string, string | number | undefined>;
  /** other params ask for more of the same (another range of a chart): what is shown stays until the answer is there */
  keepWhileAsking?: boolean;
  /** the tool is not asked: what was observed is enough */
  observedOnly?: boolean;
}

export interface ToolView<T> {
  /** `tool/view` */
  name: string;
  data: T | undefined;
  /** when `data` was seen, RFC 3339 */
  observedAt: string | undefined;
  /** why `data` is not the newest */
  problem: ToolProblem | undefined;
  /** nothing is known yet, neither data nor a problem */
  loading: boolean;
  refreshing: boolean;
  refresh(): void;
}

const POLL_MS = 15_000;
const MAX_POLL_MS = 120_000;
/** Signals come in bursts, and our own reading causes one. */
const SIGNAL_MS = 3_000;

/**
 * A view of a tool about the entity of the page: the last observation at once, the tool's answer behind it, and again
 * every 15 seconds while the page is visible or when the backend says that something changed.
 */
export function useToolView<S extends z.ZodType>(
  options: ToolViewOptions<S>,
): ToolView<z.output<S>> {
  const { plugin, tool, view, schema, observedOnly = false } = options;
  const { entity } = useEntity();
  const fetchApi = useApi(fetchApiRef);
  const signals = useApiHolder().get(signalApiRef);

  const base = entityPath(plugin, entity);
  const { uid } = entity.metadata;
  const query = new URLSearchParams(
    Object.entries(options.params ?? {}).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, String(value)]],
    ),
  ).toString();
  const subject = [
    plugin,
    stringifyEntityRef(entity),
    `${tool}/${view}`,
    ...(options.keepWhileAsking ? [] : [query]),
  ].join(' ');

  const [state, setState] = useState<ViewState<z.output<S>>>({
    subject,
    live: false,
  });
  const [refreshing, setRefreshing] = useState(false);
  const schemaRef = useRef(schema);
  schemaRef.current = schema;
  const refreshRef = useRef<() => void>(() => {});

  useEffect(() => {
    let closed = false;
    let asking = false;
    let failures = 0;
    let endedAt = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const update = (
      change: (known: ViewState<z.output<S>>) => ViewState<z.output<S>>,
    ) => {
      if (closed) return;
      setState(last =>
        change(last.subject === subject ? last : { subject, live: false }),
      );
    };

    const wait = (milliseconds: number) => {
      clearTimeout(timer);
      timer = setTimeout(ask, milliseconds);
    };

    const stored = async () =>
      (await readObservations(fetchApi, `${base}/observations`)).find(
        i => i.tool === tool && i.view === view,
      );
    const asked = async () =>
      observationSchema.parse(
        await requestJson(
          fetchApi,
          `${base}/${tool}/${view}${query && `?${query}`}`,
        ),
      );

    async function ask() {
      clearTimeout(timer);
      if (closed || asking) return;
      if (document.visibilityState === 'hidden') return;
      asking = true;
      setRefreshing(true);
      let failed = false;
      try {
        const answer = await (observedOnly ? stored() : asked());
        failed = Boolean(answer?.problem);
        update(last =>
          answer
            ? withObservation(last, schemaRef.current, answer, true)
            : { ...last, live: true },
        );
      } catch (error) {
        failed = true;
        update(last => ({
          ...last,
          live: true,
          problem: portalProblem(error),
        }));
      }
      if (closed) return;
      asking = false;
      endedAt = Date.now();
      setRefreshing(false);
      failures = failed ? failures + 1 : 0;
      wait(Math.min(POLL_MS * 2 ** failures, MAX_POLL_MS));
    }

    if (!query && !observedOnly) {
      stored()
        .then(found => {
          if (found) {
            update(last =>
              withObservation(last, schemaRef.current, found, false),
            );
          }
        })
        // asking the tool will tell what is wrong
        .catch(() => {});
    }
    refreshRef.current = ask;
    ask();

    const onVisible = () => {
      if (document.visibilityState === 'visible') {
        wait(Math.max(0, endedAt + POLL_MS - Date.now()));
      }
    };
    document.addEventListener('visibilitychange', onVisible);
    const subscription = uid
      ? signals?.subscribe(SIGNAL_OBSERVATIONS, message => {
          const signal = message as unknown as ObservationsSignal;
          if (
            signal.uid === uid &&
            signal.tool === tool &&
            signal.view === view &&
            !asking
          ) {
            wait(Math.max(0, endedAt + SIGNAL_MS - Date.now()));
          }
        })
      : undefined;

    return () => {
      closed = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisible);
      subscription?.unsubscribe();
    };
  }, [base, fetchApi, observedOnly, query, signals, subject, tool, uid, view]);

  const refresh = useCallback(() => refreshRef.current(), []);
  const known = state.subject === subject ? state : undefined;
  return {
    name: `${tool}/${view}`,
    data: known?.data,
    observedAt: known?.observedAt,
    problem: known?.problem,
    loading:
      known?.data === undefined && known?.problem === undefined && !known?.live,
    refreshing,
    refresh,
  };
}
