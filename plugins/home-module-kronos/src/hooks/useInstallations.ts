import { fetchApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useSignal } from '@backstage/plugin-signals-react';
import { problemSchema, SIGNAL_INSTALLATIONS } from '@kronos-portal/common';
import { RequestRefused } from '@kronos-portal/react';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { z } from 'zod';

/** What the home page reads of an installation. Lenient: one that makes no sense is left out. */
const installationSchema = z.object({
  id: z.string(),
  offering: z.string(),
  name: z.string().default('default'),
  mode: z.string().default('on'),
  state: z.string(),
  inherited: z.boolean().default(false),
  problem: problemSchema.nullish().catch(undefined),
  checkedAt: z.string().nullish(),
  brokenSince: z.string().nullish(),
});
export type Installation = z.infer<typeof installationSchema>;

const answerSchema = z.object({
  items: z.array(installationSchema.nullable().catch(null)),
});

export const isBroken = ({ state }: Installation) =>
  state === 'failed' || state === 'degraded';

export interface ScopeInstallations {
  /** an affiliate, or `group` */
  scope: string;
  /** broken ones first; undefined: could not be read */
  items?: Installation[];
}

/** What is installed for affiliates and for the whole group, from the marketplace's own list. */
export function useInstallations(scopes: string[]) {
  const { fetch } = useApi(fetchApiRef);
  const { lastSignal } = useSignal(SIGNAL_INSTALLATIONS);
  const key = scopes.join();
  return useAsyncRetry(
    () =>
      Promise.all(
        key.split(',').map(async (scope): Promise<ScopeInstallations> => {
          const query = new URLSearchParams({ affiliate: scope });
          // One that cannot be read leaves the others.
          return {
            scope,
            items: await read(`plugin://marketplace/installations?${query}`),
          };
        }),
      ),
    [fetch, key, lastSignal],
  );

  async function read(url: string) {
    try {
      const response = await fetch(url);
      if (!response.ok) throw await RequestRefused.fromResponse(response);
      return answerSchema
        .parse(await response.json())
        .items.filter(item => item !== null)
        .filter(({ state, mode }) => state !== 'gone' && mode === 'on')
        .sort(
          (a, b) =>
            Number(isBroken(b)) - Number(isBroken(a)) ||
            a.offering.localeCompare(b.offering) ||
            a.name.localeCompare(b.name),
        );
    } catch {
      return undefined;
    }
  }
}
