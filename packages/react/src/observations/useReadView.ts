import { fetchApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { observationSchema } from '@kronos-portal/common';
import { useCallback } from 'react';
import type { z } from 'zod';
import { requestJson } from '../http/requestJson';
import { entityPath } from './entityPath';
import { nonsense, portalProblem, type ToolProblem } from './toolProblem';

/** What one reading brought: data, or why there is none. */
export type Reading<T> =
  | { data: T; problem?: undefined }
  | { data?: undefined; problem: ToolProblem };

export interface ReadViewOptions<S extends z.ZodType> {
  plugin: string;
  tool: string;
  view: string;
  schema: S;
}

/** Reads a view when it is asked for, piece by piece: logs. Cards use `useToolView`. Never rejects. */
export function useReadView<S extends z.ZodType>(options: ReadViewOptions<S>) {
  const { plugin, tool, view, schema } = options;
  const { entity } = useEntity();
  const fetchApi = useApi(fetchApiRef);
  const url = `${entityPath(plugin, entity)}/${tool}/${view}`;
  return useCallback(
    async (params: Record<string, string>): Promise<Reading<z.output<S>>> => {
      try {
        const { data, problem } = observationSchema.parse(
          await requestJson(fetchApi, `${url}?${new URLSearchParams(params)}`),
        );
        if (problem) return { problem };
        const parsed = schema.safeParse(data);
        return parsed.success
          ? { data: parsed.data }
          : { problem: nonsense(parsed.error.issues[0].message) };
      } catch (error) {
        return { problem: portalProblem(error) };
      }
    },
    [fetchApi, schema, url],
  );
}
