import { fetchApiRef, useApi } from '@backstage/frontend-plugin-api';
import { RequestRefused } from '@kronos-portal/react';
import useAsync from 'react-use/esm/useAsync';
import { z } from 'zod';

/** Older failures are history, not work. */
const DAYS = 7;

const taskSchema = z.object({
  id: z.string(),
  createdAt: z.string(),
  spec: z.object({
    templateInfo: z
      .object({
        entity: z.object({
          metadata: z.object({
            name: z.string(),
            title: z.string().optional(),
          }),
        }),
      })
      .optional(),
    /** as all templates of Kronos ask for it: the field `KronosService` */
    parameters: z
      .object({
        service: z.object({ name: z.string() }).optional().catch(undefined),
      })
      .catch({}),
  }),
});
export type FailedTask = z.infer<typeof taskSchema>;

const answerSchema = z.object({
  tasks: z.array(taskSchema.nullable().catch(null)),
});

/** Runs of templates that the person started and that failed lately, the newest first. */
export function useFailedTasks(userRef: string) {
  const { fetch } = useApi(fetchApiRef);
  return useAsync(async () => {
    const query = new URLSearchParams({
      createdBy: userRef,
      status: 'failed',
      order: 'desc:created_at',
      limit: '10',
    });
    const response = await fetch(`plugin://scaffolder/v2/tasks?${query}`);
    if (!response.ok) throw await RequestRefused.fromResponse(response);
    const since = Date.now() - DAYS * 86_400_000;
    return answerSchema
      .parse(await response.json())
      .tasks.filter(task => task !== null)
      .filter(({ createdAt }) => !(Date.parse(createdAt) < since));
  }, [fetch, userRef]);
}
