import { versionOfImage, type WorkloadsView } from '@kronos-portal/common';
import type { CronJob } from './schema';

type Item = WorkloadsView['workloads'][number];
type Batch = NonNullable<Item['batch']>;

/**
 * A CronJob as something that runs for a service. It is well while its last run is: between two runs nothing of it is in
 * the cluster, and that is as it should be.
 */
export function toBatch(options: {
  cluster: string;
  stage?: string;
  cronJob: CronJob;
}): Item {
  const { cluster, stage, cronJob } = options;
  const { metadata, spec, status } = cronJob;
  const image = spec.jobTemplate?.spec?.template?.spec?.containers?.[0]?.image;
  const lastResult = resultOf(cronJob);
  const failed = lastResult === 'failed';
  const runStatus = failed ? 'degraded' : 'ready';
  const suspended = spec.suspend === true;
  return {
    cluster,
    stage,
    namespace: metadata.namespace,
    kind: 'CronJob',
    name: metadata.name,
    status: suspended ? 'stopped' : runStatus,
    ready: suspended || failed ? 0 : 1,
    desired: suspended ? 0 : 1,
    image,
    version: image && versionOfImage(image),
    updatedAt: status?.lastScheduleTime ?? metadata.creationTimestamp,
    batch: {
      schedule: spec.schedule,
      timeZone: spec.timeZone,
      lastRunAt: status?.lastScheduleTime,
      lastResult,
    },
  };
}

/** A run that began, is over and was no success has failed; the CronJob itself does not say so. */
function resultOf({ status }: CronJob): Batch['lastResult'] {
  if (status?.active?.length) return 'running';
  const began = Date.parse(status?.lastScheduleTime ?? '');
  if (Number.isNaN(began)) return undefined;
  const succeeded = Date.parse(status?.lastSuccessfulTime ?? '');
  return succeeded >= began ? 'succeeded' : 'failed';
}
