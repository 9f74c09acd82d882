import type { Build, BuildStatus, CloudEvent } from '@kronos-portal/common';
import type { z } from 'zod';
import type {
  describeSchema,
  JenkinsBuild,
  JenkinsNotification,
} from './schema';

const RESULTS: Record<string, BuildStatus> = {
  SUCCESS: 'success',
  UNSTABLE: 'unstable',
  FAILURE: 'failed',
  ABORTED: 'aborted',
  NOT_BUILT: 'not-built',
};
const STAGES: Record<string, BuildStatus> = {
  ...RESULTS,
  FAILED: 'failed',
  IN_PROGRESS: 'running',
  PAUSED_PENDING_INPUT: 'running',
  NOT_EXECUTED: 'not-built',
  QUEUED: 'queued',
};

/** Names that jobs commonly give to the parameter for the branch. */
export const BRANCH_PARAMETERS = [
  'BRANCH',
  'branch',
  'BRANCH_NAME',
  'GIT_BRANCH',
];

const known = <T>(list: Record<string, T>, key: string | null | undefined) =>
  key && Object.hasOwn(list, key) ? list[key] : undefined;

/** A time that JavaScript can hold; tools send 0 or nonsense for "never". */
const instant = (ms: number | undefined) =>
  ms !== undefined && ms > 0 && ms < 8.64e15
    ? new Date(ms).toISOString()
    : undefined;

export function toBuild(job: string, build: JenkinsBuild): Build {
  const revision = build.actions.find(
    a => a.lastBuiltRevision,
  )?.lastBuiltRevision;
  const branch =
    revision?.branch[0]?.name ??
    build.actions
      .flatMap(a => a.parameters)
      .find(p => BRANCH_PARAMETERS.includes(p.name))?.value;
  const running = build.building ?? false;
  return {
    job,
    number: build.number,
    status: running ? 'running' : known(RESULTS, build.result) ?? 'unknown',
    startedAt: instant(build.timestamp),
    // Jenkins says 0 while it builds, and -1 when it cannot estimate
    durationMs: running ? undefined : build.duration,
    estimatedMs:
      build.estimatedDuration !== undefined && build.estimatedDuration > 0
        ? build.estimatedDuration
        : undefined,
    branch: typeof branch === 'string' ? shortBranch(branch) : undefined,
    commit: revision?.SHA1,
    cause: build.actions.flatMap(a => a.causes)[0]?.shortDescription,
    url: build.url,
    stages: [],
  };
}

function shortBranch(name: string) {
  return name.replace(/^refs\/(heads|remotes)\//, '').replace(/^origin\//, '');
}

export const toStages = (
  stages: z.infer<typeof describeSchema>['stages'],
): Build['stages'] =>
  stages.map(stage => ({
    name: stage.name,
    status: known(STAGES, stage.status) ?? 'unknown',
    durationMs: stage.durationMillis,
  }));

/** `job/a/job/b/` or the full name → `a/b` */
export function fullNameOf(body: JenkinsNotification): string {
  if (body.job_full_name) return body.job_full_name;
  const segments = (body.url ?? '').split('/');
  const names: string[] = [];
  for (let i = 0; i < segments.length - 1; i++) {
    if (segments[i] === 'job') names.push(decode(segments[++i]));
  }
  return names.join('/') || body.name;
}

function decode(segment: string) {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

const OUTCOMES: Record<string, string> = {
  SUCCESS: 'success',
  UNSTABLE: 'failure',
  FAILURE: 'failure',
  ABORTED: 'cancel',
  NOT_BUILT: 'cancel',
};

/**
 * CDEvents 0.4 of a build: queued, started, finished. Jenkins says COMPLETED and then FINALIZED; the second is left
 * out, so that a build finishes once. https://cdevents.dev/docs/core/
 */
export function toEvents(job: string, body: JenkinsNotification): CloudEvent[] {
  const { build } = body;
  const phase = { QUEUED: 'queued', STARTED: 'started', COMPLETED: 'finished' }[
    build.phase
  ];
  if (!phase) return [];
  const id = `${job}#${build.number}`;
  const source = sourceOf(build.full_url ?? body.url);
  const type = `dev.cdevents.pipelinerun.${phase}.0.2.0`;
  const eventId = `${source}|${id}|${phase}`;
  const time = instant(build.timestamp) ?? new Date().toISOString();
  return [
    {
      specversion: '1.0',
      id: eventId,
      source,
      type,
      subject: id,
      time,
      datacontenttype: 'application/json',
      data: {
        context: {
          version: '0.4.1',
          id: eventId,
          source,
          type,
          timestamp: time,
        },
        subject: {
          id,
          source,
          type: 'pipelineRun',
          content: {
            pipelineName: job,
            url: build.full_url,
            ...(phase === 'finished' && {
              outcome: known(OUTCOMES, build.status) ?? 'error',
            }),
          },
        },
        customData: {
          number: build.number,
          status: build.status,
          branch: build.scm?.branch && shortBranch(build.scm.branch),
          commit: build.scm?.commit,
        },
      },
    },
  ];
}

/** The Jenkins that a link belongs to. */
function sourceOf(url: string | undefined): string {
  const base = url?.split('/job/')[0] ?? '';
  return URL.canParse(base) ? base : 'jenkins';
}
