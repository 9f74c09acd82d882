import type { FetchApi } from '@backstage/frontend-plugin-api';
import { RequestRefused } from './RequestRefused';

/**
 * Asks a backend plugin: `plugin://<id>/…`.
 *
 * @throws RequestRefused when it says no
 */
export async function requestJson(
  fetchApi: FetchApi,
  url: string,
  init?: RequestInit,
): Promise<unknown> {
  const response = await fetchApi.fetch(url, init);
  if (!response.ok) throw await RequestRefused.fromResponse(response);
  return response.json();
}

/** Body and header of a request that sends JSON. */
export const jsonBody = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
