import { ResponseError } from '@backstage/errors';
import type { FetchApi } from '@backstage/frontend-plugin-api';
import { z } from 'zod';

const installationsSchema = z.object({
  items: z.array(z.object({ offering: z.string(), state: z.string() })),
});

/** `degraded` is installed too: the tool is only unwell. */
const INSTALLED = ['installed', 'degraded'];

/** Offerings that work for an affiliate, its own and the group's. */
export async function installedOfferings(
  fetchApi: FetchApi,
  affiliate: string,
): Promise<string[]> {
  const response = await fetchApi.fetch(
    `plugin://marketplace/installations?affiliate=${encodeURIComponent(
      affiliate,
    )}`,
  );
  if (!response.ok) throw await ResponseError.fromResponse(response);
  const { items } = installationsSchema.parse(await response.json());
  return items
    .filter(({ state }) => INSTALLED.includes(state))
    .map(({ offering }) => offering);
}
