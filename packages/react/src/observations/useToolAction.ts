import { fetchApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { useCallback, useState } from 'react';
import { jsonBody, requestJson } from '../http/requestJson';
import { RequestRefused } from '../http/RequestRefused';
import { portalProblem } from './toolProblem';
import { entityPath } from './entityPath';

export interface ToolActionOptions {
  plugin: string;
  tool: string;
  action: string;
}

export interface ToolAction {
  /** The result, or undefined when it was refused: `refused` says why. */
  run(input: unknown): Promise<Record<string, unknown> | undefined>;
  running: boolean;
  refused: RequestRefused | undefined;
  /** forgets the last refusal */
  reset(): void;
}

/** Does something at a tool about the entity of the page. */
export function useToolAction(options: ToolActionOptions): ToolAction {
  const { plugin, tool, action } = options;
  const { entity } = useEntity();
  const fetchApi = useApi(fetchApiRef);
  const url = `${entityPath(plugin, entity)}/${tool}/actions/${action}`;
  const [running, setRunning] = useState(false);
  const [refused, setRefused] = useState<RequestRefused>();

  const run = useCallback(
    async (input: unknown) => {
      setRunning(true);
      setRefused(undefined);
      try {
        return (await requestJson(fetchApi, url, jsonBody(input))) as Record<
          string,
          unknown
        >;
      } catch (error) {
        setRefused(
          error instanceof RequestRefused
            ? error
            : new RequestRefused(portalProblem(error).message, { status: 0 }),
        );
        return undefined;
      } finally {
        setRunning(false);
      }
    },
    [fetchApi, url],
  );
  const reset = useCallback(() => setRefused(undefined), []);
  return { run, running, refused, reset };
}
