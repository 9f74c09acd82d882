import type { FetchApi } from '@backstage/frontend-plugin-api';
import { observationSchema, type Observation } from '@kronos-portal/common';
import { z } from 'zod';
import { requestJson } from '../http/requestJson';

const answerSchema = z.object({ items: z.array(z.unknown()) });

/** Items that make no sense are left out: one bad row must not empty a page. */
export function toObservations(answer: unknown): Observation[] {
  return (answerSchema.safeParse(answer).data?.items ?? []).flatMap(item => {
    const { data } = observationSchema.safeParse(item);
    return data ? [data] : [];
  });
}

const KEPT_MS = 5_000;

/** By the way to the backend, so that two apps in one process (tests) share nothing. */
const underWay = new WeakMap<
  FetchApi,
  Map<string, { at: number; answer: Promise<Observation[]> }>
>();

/** What is known of an entity in one domain: all cards that open together share one request. */
export function readObservations(
  fetchApi: FetchApi,
  url: string,
): Promise<Observation[]> {
  const known = underWay.get(fetchApi) ?? new Map();
  underWay.set(fetchApi, known);
  const now = Date.now();
  for (const [key, { at }] of known) {
    if (now - at > KEPT_MS) known.delete(key);
  }
  const found = known.get(url);
  if (found) return found.answer;
  const answer = requestJson(fetchApi, url).then(toObservations);
  known.set(url, { at: now, answer });
  answer.catch(() => known.delete(url));
  return answer;
}
