import { nextRuns } from '@kronos-portal/common';
import { certificateEnd } from '../../world/logs/troubled';
import type { WorkloadBatch } from '../../world/World';
import { common, traits, type Series, type ServiceAtPlace } from './place';

const DAY = 86_400;
/** A certificate is for 90 days, and renewed a month before its end. */
const VALID = 90 * DAY;
const RENEWED = 60 * DAY;

/** What the blackbox exporter sees when it calls a service. */
export function certificate(place: ServiceAtPlace): Series[] {
  if (place.isBatch) return [];
  const { renewalPhase } = traits(place);
  const failing = place.troubles.all.filter(
    ({ kind }) => kind === 'certificate-expiry',
  );
  const stage = place.stage === 'prd' ? '' : `${place.stage}.`;
  return [
    {
      labels: {
        ...common('probe_ssl_earliest_cert_expiry', place),
        job: 'blackbox',
        instance: `https://${place.service}.${stage}${place.affiliate}.example`,
      },
      at(time) {
        const trouble = failing.find(t => t.from <= time && time < t.to);
        if (trouble) return certificateEnd(trouble.from);
        const renewal = Math.floor((time - renewalPhase) / RENEWED);
        return Math.round(renewal * RENEWED + renewalPhase + VALID);
      },
    },
  ];
}

/** What kube-state-metrics tells of the CronJobs of a service; undefined: nothing (yet). */
const cronJobs =
  (
    name: string,
    at: (batch: WorkloadBatch, time: number) => number | undefined,
  ) =>
  (place: ServiceAtPlace): Series[] =>
    place
      .batches()
      .filter(({ namespace }) => namespace === place.namespace)
      .map(batch => ({
        labels: { ...common(name, place), cronjob: batch.name },
        at: time =>
          time * 1_000 < batch.createdAt ? undefined : at(batch, time * 1_000),
      }));

const startedBy = ({ runs }: WorkloadBatch, time: number) =>
  runs.findLast(({ startedAt }) => startedAt <= time);

const inSeconds = (ms: number | undefined) =>
  ms === undefined ? undefined : Math.floor(ms / 1_000);

export const lastScheduled = cronJobs(
  'kube_cronjob_status_last_schedule_time',
  (batch, time) => inSeconds(startedBy(batch, time)?.startedAt),
);

export const lastSuccessful = cronJobs(
  'kube_cronjob_status_last_successful_time',
  ({ runs }, time) =>
    inSeconds(
      runs.findLast(({ endsAt, failed }) => endsAt <= time && !failed)?.endsAt,
    ),
);

/** After the last one that was started, and not there while the CronJob is suspended. */
export const nextScheduled = cronJobs(
  'kube_cronjob_next_schedule_time',
  (batch, time) => {
    if (batch.isSuspended(time)) return undefined;
    const since = startedBy(batch, time)?.startedAt ?? batch.createdAt;
    return inSeconds(nextRuns(batch.schedule, since, 1)[0]);
  },
);

export const suspended = cronJobs('kube_cronjob_spec_suspend', (batch, time) =>
  Number(batch.isSuspended(time)),
);

export const active = cronJobs(
  'kube_cronjob_status_active',
  ({ runs }, time) =>
    runs.filter(({ startedAt, endsAt }) => startedAt <= time && time < endsAt)
      .length,
);
