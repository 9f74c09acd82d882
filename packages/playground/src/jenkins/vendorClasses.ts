import { z } from 'zod';

/** What a field of an exported class holds. */
export type Field =
  | { type: z.ZodType }
  /** an object, or a list of them, each of one of these classes; Jenkins then says which, in `_class` */
  | { classes: string[]; list?: boolean; orNull?: boolean }
  /** an object, or a list of them, whose class is certain, so that it is not said */
  | { fields: Fields; list?: boolean };

export type Fields = Record<string, Field>;

const value = (type: z.ZodType): Field => ({ type });
const one = (...classes: string[]): Field => ({ classes, orNull: true });
const many = (...classes: string[]): Field => ({ classes, list: true });

const text = value(z.string());
const textOrNull = value(z.string().nullable());
const flag = value(z.boolean());
const whole = value(z.int());
const link = value(z.url());
const nothing = value(z.null());

const MODEL = 'hudson.model.';
export const JOB = 'org.jenkinsci.plugins.workflow.job.WorkflowJob';
export const RUN = 'org.jenkinsci.plugins.workflow.job.WorkflowRun';
export const FOLDER = 'com.cloudbees.hudson.plugins.folder.Folder';
export const MULTIBRANCH =
  'org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject';

const CAUSES = [
  `${MODEL}Cause$UserIdCause`,
  'com.dabsquared.gitlabjenkins.cause.GitLabWebHookCause',
];
const VALUES = ['String', 'Boolean', 'Text', 'Password'].map(
  kind => `${MODEL}${kind}ParameterValue`,
);
const DEFINITIONS = ['String', 'Text', 'Boolean', 'Choice', 'Password'].map(
  kind => `${MODEL}${kind}ParameterDefinition`,
);
const QUEUED = ['Waiting', 'Blocked', 'Buildable', 'Left'].map(
  kind => `${MODEL}Queue$${kind}Item`,
);
const ACTIONS = [
  `${MODEL}CauseAction`,
  `${MODEL}ParametersAction`,
  'hudson.plugins.git.util.BuildData',
];
const VIEW = `${MODEL}AllView`;

/** hudson.model.AbstractItem */
const item: Fields = {
  actions: many(...ACTIONS),
  description: textOrNull,
  displayName: text,
  displayNameOrNull: textOrNull,
  fullDisplayName: text,
  fullName: text,
  name: text,
  url: link,
};

const health: Field = {
  list: true,
  fields: {
    description: text,
    iconClassName: text,
    iconUrl: text,
    score: whole,
  },
};

const folder: Fields = {
  ...item,
  healthReport: health,
  jobs: many(JOB, FOLDER, MULTIBRANCH),
  primaryView: one(VIEW),
  views: many(VIEW),
};

/** hudson.model.Queue$Item */
const queued: Fields = {
  actions: many(...ACTIONS),
  blocked: flag,
  buildable: flag,
  id: whole,
  inQueueSince: whole,
  params: text,
  stuck: flag,
  task: one(JOB),
  url: text,
  why: textOrNull,
};

const definition: Fields = {
  defaultParameterValue: one(...VALUES),
  description: textOrNull,
  name: text,
  type: text,
};

/** Names of the builds that a job points to. */
const builds = Object.fromEntries(
  (
    'firstBuild lastBuild lastCompletedBuild lastFailedBuild lastStableBuild lastSuccessfulBuild ' +
    'lastUnstableBuild lastUnsuccessfulBuild'
  )
    .split(' ')
    .map(name => [name, one(RUN)]),
);

/**
 * Classes that Jenkins exports by its remote access API, with the properties that each marks as exported: Jenkins core
 * 2.579 (ff9430ee1dc6), Pipeline: Job (cef6baeff0cc), and, by the answers that are known of them, the plugins Folders
 * and Git.
 */
export const jenkinsClasses: Record<string, Fields> = {
  [`${MODEL}Hudson`]: {
    assignedLabels: { list: true, fields: { name: text } },
    description: textOrNull,
    jobs: many(JOB, FOLDER, MULTIBRANCH),
    mode: value(z.enum(['NORMAL', 'EXCLUSIVE'])),
    nodeDescription: text,
    nodeName: text,
    numExecutors: whole,
    overallLoad: { fields: {} },
    primaryView: one(VIEW),
    quietDownReason: textOrNull,
    quietingDown: flag,
    slaveAgentPort: whole,
    unlabeledLoad: one('jenkins.model.UnlabeledLoadStatistics'),
    url: value(z.url().nullable()),
    useCrumbs: flag,
    useSecurity: flag,
    views: many(VIEW),
  },
  'jenkins.model.UnlabeledLoadStatistics': {},
  [VIEW]: {
    description: textOrNull,
    jobs: many(JOB, FOLDER, MULTIBRANCH),
    name: text,
    property: many(),
    url: link,
  },
  'hudson.security.WhoAmI': {
    anonymous: flag,
    authenticated: flag,
    authorities: value(z.array(z.string())),
    name: text,
  },
  'hudson.security.csrf.DefaultCrumbIssuer': {
    crumb: text,
    crumbRequestField: text,
  },
  [FOLDER]: folder,
  [MULTIBRANCH]: folder,
  [JOB]: {
    ...item,
    ...builds,
    buildable: flag,
    builds: many(RUN),
    color: value(
      z
        .string()
        .regex(/^(blue|yellow|red|aborted|notbuilt|disabled|grey)(_anime)?$/),
    ),
    concurrentBuild: flag,
    disabled: flag,
    healthReport: health,
    inQueue: flag,
    keepDependencies: flag,
    nextBuildNumber: whole,
    property: many(`${MODEL}ParametersDefinitionProperty`),
    queueItem: one(...QUEUED),
    resumeBlocked: flag,
  },
  [RUN]: {
    actions: many(...ACTIONS),
    artifacts: {
      list: true,
      fields: { displayPath: textOrNull, fileName: text, relativePath: text },
    },
    building: flag,
    changeSets: many('hudson.plugins.git.GitChangeSetList'),
    culprits: { list: true, fields: { absoluteUrl: link, fullName: text } },
    description: textOrNull,
    displayName: text,
    duration: whole,
    estimatedDuration: whole,
    executor: nothing,
    fullDisplayName: text,
    id: text,
    inProgress: flag,
    keepLog: flag,
    nextBuild: { fields: { number: whole, url: link } },
    number: whole,
    previousBuild: { fields: { number: whole, url: link } },
    queueId: whole,
    result: value(
      z
        .enum(['SUCCESS', 'UNSTABLE', 'FAILURE', 'NOT_BUILT', 'ABORTED'])
        .nullable(),
    ),
    timestamp: whole,
    url: link,
  },
  [`${MODEL}CauseAction`]: { causes: many(...CAUSES) },
  [CAUSES[0]]: { shortDescription: text, userId: textOrNull, userName: text },
  [CAUSES[1]]: { shortDescription: text },
  [`${MODEL}ParametersAction`]: { parameters: many(...VALUES) },
  [VALUES[0]]: { name: text, value: text },
  [VALUES[1]]: { name: text, value: flag },
  [VALUES[2]]: { name: text, value: text },
  // the value of a password is never exported
  [VALUES[3]]: { name: text },
  'hudson.plugins.git.util.BuildData': {
    buildsByBranchName: value(z.record(z.string(), z.unknown())),
    lastBuiltRevision: {
      fields: {
        SHA1: value(z.hash('sha1')),
        branch: {
          list: true,
          fields: { SHA1: value(z.hash('sha1')), name: text },
        },
      },
    },
    remoteUrls: value(z.array(z.string())),
    scmName: text,
  },
  'hudson.plugins.git.GitChangeSetList': {
    items: many('hudson.plugins.git.GitChangeSet'),
    kind: textOrNull,
  },
  'hudson.plugins.git.GitChangeSet': {
    affectedPaths: value(z.array(z.string())),
    author: { fields: { absoluteUrl: link, fullName: text } },
    authorEmail: text,
    comment: text,
    commitId: text,
    date: text,
    id: text,
    msg: text,
    paths: { list: true, fields: { editType: text, file: text } },
    timestamp: whole,
  },
  [`${MODEL}ParametersDefinitionProperty`]: {
    parameterDefinitions: many(...DEFINITIONS),
  },
  ...Object.fromEntries(DEFINITIONS.map(name => [name, definition])),
  [`${MODEL}ChoiceParameterDefinition`]: {
    ...definition,
    choices: value(z.array(z.string())),
  },
  [`${MODEL}Queue`]: {
    discoverableItems: { list: true, fields: {} },
    items: many(...QUEUED),
  },
  [QUEUED[0]]: { ...queued, timestamp: whole },
  [QUEUED[1]]: { ...queued, buildableStartMilliseconds: whole },
  [QUEUED[2]]: { ...queued, buildableStartMilliseconds: whole, pending: flag },
  [QUEUED[3]]: { ...queued, cancelled: flag, executable: one(RUN) },
};
