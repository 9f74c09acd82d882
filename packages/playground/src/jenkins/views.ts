import { createHash } from 'node:crypto';
import { isHeldUp } from './Builds';
import type { ParameterDefinition } from './configXml';
import type { BuildState, FolderState, JobState, QueueItem } from './state';
import {
  endOf,
  isBuilding,
  plannedDuration,
  resultOf,
  stagesAt,
} from './timeline';

/** What views need beyond the state. */
export interface ViewContext {
  /** URL of Jenkins with a slash at the end */
  base: string;
  now: number;
  cloneUrl: (job: JobState) => string;
}

export const itemUrl = (base: string, fullName: string) =>
  `${base}${fullName
    .split('/')
    .map(segment => `job/${encodeURIComponent(segment)}/`)
    .join('')}`;

const RUN = 'org.jenkinsci.plugins.workflow.job.WorkflowRun';
const JOB = 'org.jenkinsci.plugins.workflow.job.WorkflowJob';
const FOLDER = 'com.cloudbees.hudson.plugins.folder.Folder';

const COLORS = {
  SUCCESS: 'blue',
  UNSTABLE: 'yellow',
  FAILURE: 'red',
  ABORTED: 'aborted',
};

const nameOf = (fullName: string) => fullName.split('/').at(-1)!;

export function folderView(
  context: ViewContext,
  fullName: string,
  folder: FolderState,
  jobs: Record<string, unknown>[],
) {
  return {
    _class: FOLDER,
    actions: [],
    description: folder.description,
    displayName: nameOf(fullName),
    displayNameOrNull: null,
    fullDisplayName: fullName.replaceAll('/', ' » '),
    fullName,
    name: nameOf(fullName),
    url: itemUrl(context.base, fullName),
    healthReport: [],
    jobs,
    primaryView: allView(itemUrl(context.base, fullName)),
    views: [allView(itemUrl(context.base, fullName))],
  };
}

export const allView = (url: string) => ({
  _class: 'hudson.model.AllView',
  name: 'All',
  url,
});

export function jobView(
  context: ViewContext,
  fullName: string,
  job: JobState,
  options: { parameters: ParameterDefinition[]; queued?: QueueItem },
): Record<string, unknown> {
  const { now } = context;
  const builds = [...job.builds]
    .reverse()
    .map(build => buildView(context, fullName, job, build));
  const last = (wanted: (result: string | null) => boolean) =>
    builds.find(b => wanted(b.result)) ?? null;
  return {
    _class: JOB,
    actions: [],
    description: job.description,
    displayName: nameOf(fullName),
    displayNameOrNull: null,
    fullDisplayName: fullName.replaceAll('/', ' » '),
    fullName,
    name: nameOf(fullName),
    url: itemUrl(context.base, fullName),
    buildable: !job.disabled,
    builds,
    color: shownColor(job, now),
    firstBuild: builds.at(-1) ?? null,
    healthReport: healthOf(job, now),
    inQueue: options.queued !== undefined,
    keepDependencies: false,
    lastBuild: builds[0] ?? null,
    lastCompletedBuild: last(r => r !== null),
    lastFailedBuild: last(r => r === 'FAILURE'),
    lastStableBuild: last(r => r === 'SUCCESS'),
    lastSuccessfulBuild: last(r => r === 'SUCCESS' || r === 'UNSTABLE'),
    lastUnstableBuild: last(r => r === 'UNSTABLE'),
    lastUnsuccessfulBuild: last(r => r !== null && r !== 'SUCCESS'),
    nextBuildNumber: job.nextNumber,
    property: options.parameters.length
      ? [
          {
            _class: 'hudson.model.ParametersDefinitionProperty',
            parameterDefinitions: options.parameters.map(p => ({
              _class: `hudson.model.${p.type}`,
              defaultParameterValue: defaultOf(p),
              description: p.description,
              name: p.name,
              type: p.type,
              ...(p.choices && { choices: p.choices }),
            })),
          },
        ]
      : [],
    queueItem: options.queued ? queueView(context, options.queued, job) : null,
    concurrentBuild: false,
    disabled: job.disabled,
    resumeBlocked: false,
  };
}

/** A choice is a text; the value of a password is never told. */
function defaultOf({ type, name, defaultValue }: ParameterDefinition) {
  const kind = type
    .replace('ParameterDefinition', '')
    .replace('Choice', 'String');
  return {
    _class: `hudson.model.${kind}ParameterValue`,
    name,
    ...(kind === 'Boolean' && { value: defaultValue === 'true' }),
    ...(['String', 'Text'].includes(kind) && { value: defaultValue }),
  };
}

const causeOf = (text: string) => {
  const user = /^Started by user (.+)$/.exec(text)?.[1];
  return user
    ? {
        _class: 'hudson.model.Cause$UserIdCause',
        shortDescription: text,
        userId: user,
        userName: user,
      }
    : {
        _class: 'com.dabsquared.gitlabjenkins.cause.GitLabWebHookCause',
        shortDescription: text,
      };
};

function shownColor(job: JobState, now: number) {
  if (job.disabled) return 'disabled';
  const newest = job.builds.at(-1);
  const color = colorOf(job, now);
  return newest && isBuilding(newest, now) ? `${color}_anime` : color;
}

function colorOf(job: JobState, now: number) {
  for (const build of [...job.builds].reverse()) {
    const result = resultOf(build, now);
    if (result) return COLORS[result];
  }
  return 'notbuilt';
}

/** Of the last five builds. */
function healthOf(job: JobState, now: number) {
  const results = job.builds
    .map(b => resultOf(b, now))
    .filter(r => r !== null)
    .slice(-5);
  if (!results.length) return [];
  const failed = results.filter(r => r === 'FAILURE').length;
  const score = Math.round(100 * (1 - failed / results.length));
  return [
    {
      description: failed
        ? `Build stability: ${failed} out of the last ${results.length} builds failed.`
        : 'Build stability: No recent builds failed.',
      iconClassName: `icon-health-${healthRange(score)}`,
      iconUrl: `health-${healthRange(score)}.png`,
      score,
    },
  ];
}

const healthRange = (score: number) =>
  ['00to19', '20to39', '40to59', '60to79', '80plus'][
    Math.max(0, Math.ceil(score / 20) - 1)
  ];

export function buildView(
  context: ViewContext,
  fullName: string,
  job: JobState,
  build: BuildState,
) {
  const { base, now } = context;
  const building = isBuilding(build, now);
  const at = job.builds.indexOf(build);
  const branch = `refs/remotes/origin/${build.branch}`;
  const link = (other: BuildState | undefined) =>
    other
      ? {
          number: other.number,
          url: `${itemUrl(base, fullName)}${other.number}/`,
        }
      : null;
  return {
    _class: RUN,
    actions: [
      {
        _class: 'hudson.model.CauseAction',
        causes: [causeOf(build.cause)],
      },
      ...parametersAction(build.parameters),
      {
        _class: 'hudson.plugins.git.util.BuildData',
        buildsByBranchName: {},
        lastBuiltRevision: {
          SHA1: build.commit,
          branch: [{ SHA1: build.commit, name: branch }],
        },
        remoteUrls: [context.cloneUrl(job)],
        scmName: '',
      },
    ],
    artifacts: [],
    building,
    changeSets: build.change
      ? [
          {
            _class: 'hudson.plugins.git.GitChangeSetList',
            items: [
              {
                _class: 'hudson.plugins.git.GitChangeSet',
                affectedPaths: [],
                commitId: build.commit,
                timestamp: build.startedAt - 60_000,
                author: {
                  absoluteUrl: `${base}user/${encodeURIComponent(
                    build.change.author,
                  )}`,
                  fullName: build.change.author,
                },
                authorEmail: '',
                comment: `${build.change.message}\n`,
                date: new Date(build.startedAt - 60_000).toISOString(),
                id: build.commit,
                msg: build.change.message.split('\n')[0],
                paths: [],
              },
            ],
            kind: 'git',
          },
        ]
      : [],
    culprits: [],
    description: null,
    displayName: `#${build.number}`,
    duration: building ? 0 : endOf(build) - build.startedAt,
    estimatedDuration: estimateOf(job, now),
    executor: null,
    fullDisplayName: `${fullName.replaceAll('/', ' » ')} #${build.number}`,
    id: String(build.number),
    inProgress: building,
    keepLog: false,
    nextBuild: link(job.builds[at + 1]),
    number: build.number,
    previousBuild: link(job.builds[at - 1]),
    queueId: build.queueId,
    result: resultOf(build, now),
    timestamp: build.startedAt,
    url: `${itemUrl(base, fullName)}${build.number}/`,
  };
}

/** Mean of the last good builds; -1 when there was none. */
function estimateOf(job: JobState, now: number): number {
  const good = job.builds
    .filter(b => resultOf(b, now) === 'SUCCESS')
    .slice(-3)
    .map(plannedDuration);
  if (!good.length) return -1;
  return Math.round(good.reduce((sum, d) => sum + d, 0) / good.length);
}

export function queueView(
  context: ViewContext,
  item: QueueItem,
  job: JobState | undefined,
) {
  const url = itemUrl(context.base, item.job);
  const left = item.number !== undefined || item.cancelled;
  const running = left ? undefined : isHeldUp(item, job, context.now);
  const common = {
    actions: [
      { _class: 'hudson.model.CauseAction', causes: [causeOf(item.cause)] },
      ...parametersAction(item.parameters),
    ],
    blocked: running !== undefined,
    buildable: false,
    id: item.id,
    inQueueSince: item.queuedAt,
    params: item.parameters.map(p => `\n${p.name}=${p.value}`).join(''),
    stuck: false,
    task: {
      _class: JOB,
      name: nameOf(item.job),
      url,
      ...(job && { color: shownColor(job, context.now) }),
    },
    url: `queue/item/${item.id}/`,
  };
  if (left) {
    return {
      _class: 'hudson.model.Queue$LeftItem',
      ...common,
      why: null,
      cancelled: item.cancelled ?? false,
      executable:
        item.number === undefined
          ? null
          : { _class: RUN, number: item.number, url: `${url}${item.number}/` },
    };
  }
  if (running) {
    return {
      _class: 'hudson.model.Queue$BlockedItem',
      ...common,
      why: `Build #${running.number} is already in progress`,
      buildableStartMilliseconds: item.queuedAt,
    };
  }
  return {
    _class: 'hudson.model.Queue$WaitingItem',
    ...common,
    why: 'In the quiet period. Expires in 1 sec',
    timestamp: item.queuedAt,
  };
}

const parametersAction = (parameters: QueueItem['parameters']) =>
  parameters.length
    ? [
        {
          _class: 'hudson.model.ParametersAction',
          parameters: parameters.map(p => ({
            _class: 'hudson.model.StringParameterValue',
            ...p,
          })),
        },
      ]
    : [];

const RUN_STATUS = {
  SUCCESS: 'SUCCESS',
  UNSTABLE: 'UNSTABLE',
  FAILURE: 'FAILED',
  ABORTED: 'ABORTED',
};

/** What the Pipeline Stage View plugin says of a build. */
export function describeView(
  context: ViewContext,
  fullName: string,
  build: BuildState,
) {
  const { now } = context;
  const result = resultOf(build, now);
  const until = Math.min(now, endOf(build));
  const path = new URL(itemUrl(context.base, fullName)).pathname;
  return {
    _links: { self: { href: `${path}${build.number}/wfapi/describe` } },
    id: String(build.number),
    name: `#${build.number}`,
    status: result ? RUN_STATUS[result] : 'IN_PROGRESS',
    startTimeMillis: build.startedAt,
    endTimeMillis: until,
    durationMillis: until - build.startedAt,
    queueDurationMillis: 1_500,
    pauseDurationMillis: 0,
    stages: stagesAt(build, now).map((stage, i) => ({
      _links: {
        self: {
          href: `${path}${build.number}/execution/node/${
            6 + i * 8
          }/wfapi/describe`,
        },
      },
      id: String(6 + i * 8),
      name: stage.name,
      execNode: '',
      status: stage.status,
      startTimeMillis: stage.startedAt,
      durationMillis: stage.durationMs,
      pauseDurationMillis: 0,
    })),
  };
}

export const crumbOf = (user: string) =>
  createHash('sha256').update(`crumb of ${user}`).digest('hex');
