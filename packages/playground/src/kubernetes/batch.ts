import { pastRuns } from '@kronos-portal/common';
import { createHash } from 'node:crypto';
import { hurtsAt, type Incident } from '../world/incidents';
import type { WorkloadBatch } from '../world/World';
import { createRandom } from '../world/Random';
import { keyOf, timeOf, type KubeObject } from './objects';
import { uidOf } from './PodLife';

const MINUTE_MS = 60_000;
/** the container begins so long after the Job was made */
const BEGINS_MS = 4_000;
const SHORTEST_S = 20;
const LONGEST_S = 90;
/** runs that series are made of */
const MOST_TIMES = 60;
/** what Kubernetes keeps when a CronJob does not say it */
const KEPT = { succeeded: 3, failed: 1 };

/** One run of a batch: a Job and its pod. It follows from the schedule and the time, or someone made the Job. */
export interface BatchRun {
  /** as it was written, or as a CronJob makes it */
  job: KubeObject;
  uid: string;
  startedAt: number;
  endsAt: number;
  phase: 'creating' | 'running' | 'succeeded' | 'failed';
}

interface Seen {
  incidents: Incident[];
  /** ms since 1970 */
  now: number;
}

/** The last runs that a CronJob has started, newest first. */
export function runsOf(cronJob: KubeObject, seen: Seen): BatchRun[] {
  const limits = limitsOf(cronJob);
  return newestRunsOf(cronJob, seen, limits.succeeded + limits.failed + 2);
}

function newestRunsOf(
  cronJob: KubeObject,
  seen: Seen,
  count: number,
): BatchRun[] {
  const { metadata, spec } = cronJob;
  if (spec?.suspend) return [];
  return pastRuns(String(spec?.schedule ?? ''), {
    since: Date.parse(metadata.creationTimestamp ?? ''),
    until: seen.now,
    count,
  })
    .filter(at => !isHeld(seen.incidents, at))
    .map(at => runOf(jobOf(cronJob, at), seen));
}

/** Whether somebody suspended the batches of the service and forgot it. */
const isHeld = (incidents: Incident[], time: number) =>
  incidents.some(i => i.kind === 'missed-batch' && hurtsAt(i, time));

/** When a CronJob ran, as far as anyone looks back. */
export function batchTimes(cronJob: KubeObject, seen: Seen): WorkloadBatch {
  const { metadata, spec } = cronJob;
  return {
    name: metadata.name,
    namespace: metadata.namespace ?? '',
    schedule: String(spec?.schedule ?? ''),
    createdAt: Date.parse(metadata.creationTimestamp ?? ''),
    runs: newestRunsOf(cronJob, seen, MOST_TIMES)
      .map(run => ({
        startedAt: run.startedAt,
        endsAt: run.endsAt,
        failed: isBroken(seen.incidents, run),
      }))
      .reverse(),
    isSuspended: time => Boolean(spec?.suspend) || isHeld(seen.incidents, time),
  };
}

/** Those of which Job and pod are still there: what goes on, and as many of the others as the CronJob keeps. */
export function keptRunsOf(cronJob: KubeObject, seen: Seen): BatchRun[] {
  const left = limitsOf(cronJob);
  return runsOf(cronJob, seen).filter(({ phase }) =>
    phase === 'succeeded' || phase === 'failed' ? left[phase]-- > 0 : true,
  );
}

const limitsOf = ({ spec }: KubeObject) => ({
  succeeded: Number(spec?.successfulJobsHistoryLimit ?? KEPT.succeeded),
  failed: Number(spec?.failedJobsHistoryLimit ?? KEPT.failed),
});

/** What has become of a Job. */
export function runOf(job: KubeObject, { incidents, now }: Seen): BatchRun {
  const uid = job.metadata.uid ?? '';
  const startedAt = Date.parse(job.metadata.creationTimestamp ?? '');
  const takes = createRandom(uid, 'takes').int(SHORTEST_S, LONGEST_S) * 1_000;
  const endsAt = startedAt + BEGINS_MS + takes;
  const run = { job, uid, startedAt, endsAt };
  const broken = isBroken(incidents, run);
  if (now < startedAt + BEGINS_MS) return { ...run, phase: 'creating' };
  if (now < endsAt) return { ...run, phase: 'running' };
  return { ...run, phase: broken ? 'failed' : 'succeeded' };
}

const isBroken = (
  incidents: Incident[],
  { startedAt, endsAt }: Pick<BatchRun, 'startedAt' | 'endsAt'>,
) =>
  incidents.some(
    i =>
      (i.kind === 'crash-loop' || i.kind === 'errors') &&
      i.startedAt < endsAt &&
      (i.endsAt === undefined || i.endsAt > startedAt),
  );

/** The CronJob with what its controller, or somebody in an incident, writes into it. */
export function cronJobOf(cronJob: KubeObject, seen: Seen): KubeObject {
  const runs = runsOf(cronJob, seen);
  const active = runs.filter(isActive);
  const done = runs.find(({ phase }) => phase === 'succeeded');
  return {
    ...cronJob,
    ...(isHeld(seen.incidents, seen.now) && {
      spec: { ...cronJob.spec, suspend: true },
    }),
    status: {
      ...(active.length && {
        active: active.map(({ job, uid }) => ({
          apiVersion: 'batch/v1',
          kind: 'Job',
          namespace: job.metadata.namespace,
          name: job.metadata.name,
          uid,
        })),
      }),
      ...(runs.length && { lastScheduleTime: timeOf(runs[0].startedAt) }),
      ...(done && { lastSuccessfulTime: timeOf(done.endsAt) }),
    },
  };
}

export const isActive = ({ phase }: BatchRun) =>
  phase === 'creating' || phase === 'running';

/** The Job with its status. */
export function jobWithStatus({
  job,
  startedAt,
  endsAt,
  phase,
}: BatchRun): KubeObject {
  const startTime = timeOf(startedAt);
  const at = timeOf(endsAt);
  // the controller first says what it will come to, then that it has
  const conditions = (types: string[], reason: string, message: string) =>
    types.map(type => ({
      type,
      status: 'True',
      lastProbeTime: at,
      lastTransitionTime: at,
      reason,
      message,
    }));
  const over = { ready: 0, terminating: 0, uncountedTerminatedPods: {} };
  const statuses = {
    creating: { ...over, startTime, active: 1 },
    running: { ...over, startTime, active: 1, ready: 1 },
    succeeded: {
      ...over,
      startTime,
      completionTime: at,
      succeeded: 1,
      conditions: conditions(
        ['SuccessCriteriaMet', 'Complete'],
        'CompletionsReached',
        'Reached expected number of succeeded pods',
      ),
    },
    failed: {
      ...over,
      startTime,
      failed: 1,
      conditions: conditions(
        ['FailureTarget', 'Failed'],
        'BackoffLimitExceeded',
        'Job has reached the specified backoff limit',
      ),
    },
  };
  return { ...job, status: statuses[phase] };
}

export const podNameOf = ({ job, uid }: BatchRun) =>
  `${job.metadata.name}-${createHash('sha256')
    .update(uid)
    .digest('hex')
    .slice(0, 5)
    .replace(/[013aeiou]/g, 'x')}`;

/** The pod of a run. */
export function batchPodOf(run: BatchRun, node: string): KubeObject {
  const { job, uid, startedAt, endsAt, phase } = run;
  const template = job.spec?.template;
  const over = phase === 'succeeded' || phase === 'failed';
  const failed = phase === 'failed';
  const begun = timeOf(startedAt + BEGINS_MS);
  const state = () => {
    if (phase === 'creating')
      return { waiting: { reason: 'ContainerCreating' } };
    if (phase === 'running') return { running: { startedAt: begun } };
    return {
      terminated: {
        exitCode: failed ? 5 : 0,
        reason: failed ? 'Error' : 'Completed',
        startedAt: begun,
        finishedAt: timeOf(endsAt),
      },
    };
  };
  const phases = {
    creating: 'Pending',
    running: 'Running',
    succeeded: 'Succeeded',
    failed: 'Failed',
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: podNameOf(run),
      generateName: `${job.metadata.name}-`,
      namespace: job.metadata.namespace,
      uid: uidOf('pod', uid),
      resourceVersion: job.metadata.resourceVersion,
      generation: 1,
      creationTimestamp: timeOf(startedAt),
      labels: {
        ...template?.metadata?.labels,
        'batch.kubernetes.io/controller-uid': uid,
        'batch.kubernetes.io/job-name': job.metadata.name,
        'controller-uid': uid,
        'job-name': job.metadata.name,
      },
      ownerReferences: [
        {
          apiVersion: 'batch/v1',
          kind: 'Job',
          name: job.metadata.name,
          uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: { serviceAccountName: 'default', ...template?.spec, nodeName: node },
    status: {
      phase: phases[phase],
      conditions: [
        {
          type: 'Ready',
          status: phase === 'running' ? 'True' : 'False',
          lastProbeTime: null,
          lastTransitionTime: over ? timeOf(endsAt) : begun,
          ...(over && { reason: failed ? 'PodFailed' : 'PodCompleted' }),
        },
      ],
      startTime: timeOf(startedAt),
      containerStatuses: (template?.spec?.containers ?? []).map(
        (container: { name: string; image: string }) => ({
          name: container.name,
          image: container.image,
          imageID: '',
          ready: phase === 'running',
          started: phase === 'running',
          restartCount: 0,
          state: state(),
          lastState: {},
        }),
      ),
      qosClass: 'Burstable',
    },
  };
}

/** What the container of a run has written by now. */
export function batchLog(
  { job, startedAt, endsAt, phase }: BatchRun,
  options: { now: number; timestamps?: boolean },
): string {
  const begun = startedAt + BEGINS_MS;
  const part = (share: number) => begun + (endsAt - begun) * share;
  const random = createRandom(job.metadata.uid ?? '', 'lines');
  const read = random.int(2_000, 60_000);
  const lines: [at: number, level: string, message: string][] = [
    [begun + 900, 'INFO', 'Starting Application'],
    [begun + 2_600, 'INFO', `${job.metadata.name}: run begins`],
    [part(0.4), 'INFO', `Step: [read] ${read} lines read`],
    ...(phase === 'failed'
      ? ([
          [part(0.95), 'ERROR', 'Step: [write] failed: connection refused'],
        ] as [number, string, string][])
      : ([
          [part(0.8), 'INFO', `Step: [write] ${read} lines written`],
          [part(0.95), 'INFO', 'Job completed with status: [COMPLETED]'],
        ] as [number, string, string][])),
  ];
  return lines
    .filter(([at]) => at <= options.now)
    .map(([at, level, message]) => {
      const time = new Date(at).toISOString();
      const line = JSON.stringify({
        '@timestamp': time,
        log: { level },
        message,
      });
      return `${options.timestamps ? `${time} ` : ''}${line}\n`;
    })
    .join('');
}

/** In the time zone of the schedule: RFC 3339 with the offset of Seoul. */
const inSeoul = (at: number) =>
  timeOf(at + 9 * 60 * MINUTE_MS).replace('Z', '+09:00');

/** The Job that a CronJob makes for a time of its schedule; its name is the minute, as in a real cluster. */
function jobOf(cronJob: KubeObject, at: number): KubeObject {
  const { metadata, spec } = cronJob;
  const name = `${metadata.name}-${Math.floor(at / MINUTE_MS)}`;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      namespace: metadata.namespace,
      uid: uidOf('job', metadata.uid ?? '', keyOf(metadata.namespace, name)),
      resourceVersion: metadata.resourceVersion,
      generation: 1,
      creationTimestamp: timeOf(at),
      labels:
        spec?.jobTemplate?.metadata?.labels ??
        spec?.jobTemplate?.spec?.template?.metadata?.labels,
      annotations: {
        'batch.kubernetes.io/cronjob-scheduled-timestamp': inSeoul(at),
      },
      ownerReferences: [
        {
          apiVersion: 'batch/v1',
          kind: 'CronJob',
          name: metadata.name,
          uid: metadata.uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: {
      parallelism: 1,
      completions: 1,
      backoffLimit: 6,
      ...spec?.jobTemplate?.spec,
    },
  };
}
