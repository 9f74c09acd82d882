import { scheduleFault } from '@kronos-portal/common';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Repositories } from '../world/World';
import type { BatchOptions } from './workload';

/** What is used of `chart/values.yaml` and `chart/values-<stage>.yaml`. */
const valuesSchema = z.object({
  schedule: z.string().optional(),
  suspend: z.boolean().optional(),
  businessDate: z.string().optional(),
  activeDeadlineSeconds: z.number().optional(),
  successfulJobsHistoryLimit: z.number().optional(),
  failedJobsHistoryLimit: z.number().optional(),
});

/**
 * What a release of a project brings when its chart has a CronJob; undefined for every other project. The playground has
 * no Helm: it reads the values that the chart of a batch job has.
 */
export async function batchOf(options: {
  repositories: Repositories;
  project: string;
  branch: string;
  name: string;
  stage: string;
}): Promise<BatchOptions | undefined> {
  const { repositories, project, branch, name, stage } = options;
  const read = (file: string) => repositories.read(project, branch, file);
  if (!(await read('chart/templates/cronjob.yaml'))) return undefined;
  const values = [
    await read('chart/values.yaml'),
    await read(`chart/values-${stage}.yaml`),
  ].map(text => valuesSchema.safeParse(parse(text ?? '{}')).data ?? {});
  const { schedule, businessDate, ...rest } = { ...values[0], ...values[1] };
  if (!schedule || scheduleFault(schedule)) {
    throw new Error(
      `chart of ${project}: schedule '${schedule}' is no schedule`,
    );
  }
  return {
    ...rest,
    name,
    schedule,
    args: [`--businessDate=${businessDate ?? ''}`],
  };
}
