import { z } from 'zod';
import { VendorApi, type VendorAnswer } from '../vendor/VendorApi';
import { FOLDER, JOB, MULTIBRANCH, RUN } from './vendorClasses';
import { exported } from './vendorCheck';

const DOCS = 'https://www.jenkins.io/doc/book/using/remote-access-api/';
const STAGES =
  'https://github.com/jenkinsci/pipeline-stage-view-plugin/blob/14b139ad0447/rest-api/README.md';

/** Of hudson.model.Api; other pages have some of them. */
const said = {
  'x-jenkins': 'always',
  'x-jenkins-session': 'always',
  'x-content-type-options': 'always',
  'x-frame-options': 'always',
} as const;
const maybe = {
  'x-jenkins': 'sometimes',
  'x-jenkins-session': 'sometimes',
  'x-content-type-options': 'sometimes',
  'x-frame-options': 'sometimes',
} as const;

const page = (more: VendorAnswer['headers'] = {}): VendorAnswer => ({
  body: 'html',
  headers: { ...maybe, ...more },
});
const refusals = {
  401: page(),
  403: page({
    'x-you-are-authenticated-as': 'sometimes',
    'x-you-are-in-group-disabled': 'sometimes',
    'x-required-permission': 'sometimes',
    'x-permission-implied-by': 'sometimes',
  }),
  404: page(),
};
const objects = (...classes: string[]) => ({
  200: { body: exported(...classes), headers: said },
  // a tree that cannot be read
  500: page(),
  ...refusals,
});

const self = z.strictObject({ self: z.strictObject({ href: z.string() }) });
const stageStatus = z.enum([
  'NOT_EXECUTED',
  'ABORTED',
  'SUCCESS',
  'IN_PROGRESS',
  'PAUSED_PENDING_INPUT',
  'FAILED',
  'UNSTABLE',
]);
const millis = z.int();
const node = {
  id: z.string(),
  name: z.string(),
  status: stageStatus,
  startTimeMillis: millis,
  durationMillis: millis,
  pauseDurationMillis: millis,
};
const link = z.strictObject({ href: z.string() }).optional();

/** com.cloudbees.workflow.rest.external.RunExt */
export const describedRun = z.strictObject({
  ...node,
  _links: self.extend({
    changesets: link,
    pendingInputActions: link,
    nextPendingInputAction: link,
    artifacts: link,
  }),
  endTimeMillis: millis,
  queueDurationMillis: millis,
  stages: z.array(
    z.strictObject({
      ...node,
      _links: self.extend({ log: link, console: link }),
      execNode: z.string(),
      parameterDescription: z.string().optional(),
      error: z
        .strictObject({ message: z.string().nullable(), type: z.string() })
        .optional(),
    }),
  ),
});

const item = (status: number): Record<number, VendorAnswer> => ({
  [status]: { body: 'empty', headers: { ...maybe, location: 'always' } },
});

/**
 * Jenkins as it describes itself, for what Kronos calls: classes in {@link jenkinsClasses}, the rest from the sources of
 * core 2.579 (ff9430ee1dc6: Api, ParameterizedJobMixIn, ParametersDefinitionProperty, AccessDeniedException3), of
 * Stapler (135bbbc88aa4: NamedPathPruner, ResponseImpl) and of Pipeline: REST API (14b139ad0447), written anew in this
 * form.
 */
export const jenkinsVendorApi = VendorApi.create({
  name: 'Jenkins',
  version: '2.579',
  // folders are in folders
  pathOf: path => path.replace(/^(\/job\/[^/]+)+/, '/job/:job'),
  endpoints: [
    {
      method: 'GET',
      path: '/api/json',
      source: DOCS,
      answers: objects('hudson.model.Hudson'),
    },
    {
      method: 'GET',
      path: '/whoAmI/api/json',
      source: DOCS,
      answers: objects('hudson.security.WhoAmI'),
    },
    {
      method: 'GET',
      path: '/crumbIssuer/api/json',
      source: 'https://www.jenkins.io/doc/book/security/csrf-protection/',
      answers: objects('hudson.security.csrf.DefaultCrumbIssuer'),
    },
    {
      method: 'GET',
      path: '/queue/item/:id/api/json',
      source: DOCS,
      answers: objects(
        'hudson.model.Queue$WaitingItem',
        'hudson.model.Queue$BlockedItem',
        'hudson.model.Queue$BuildableItem',
        'hudson.model.Queue$LeftItem',
      ),
    },
    {
      method: 'GET',
      path: '/job/:job/api/json',
      source: DOCS,
      answers: objects(JOB, FOLDER, MULTIBRANCH),
    },
    {
      method: 'GET',
      path: '/job/:job/:number/api/json',
      source: DOCS,
      answers: objects(RUN),
    },
    {
      method: 'GET',
      path: '/job/:job/:number/wfapi/describe',
      source: STAGES,
      answers: { 200: { body: describedRun, headers: maybe }, ...refusals },
    },
    {
      method: 'GET',
      path: '/job/:job/:number/logText/progressiveText',
      source: DOCS,
      answers: {
        200: {
          body: 'text',
          headers: {
            ...maybe,
            'x-text-size': 'always',
            'x-more-data': 'sometimes',
          },
        },
        ...refusals,
      },
    },
    {
      method: 'POST',
      path: '/job/:job/build',
      source: DOCS,
      answers: {
        ...item(201),
        // one with parameters takes none this way
        400: page({ 'x-error': 'sometimes' }),
        409: page(),
        ...refusals,
      },
    },
    {
      method: 'POST',
      path: '/job/:job/buildWithParameters',
      source: DOCS,
      answers: {
        ...item(201),
        // the same build waits already
        ...item(303),
        400: page({ 'x-error': 'sometimes' }),
        409: page(),
        // a value that the job does not have
        500: page(),
        ...refusals,
      },
    },
    ...['/createItem', '/job/:job/createItem'].map(path => ({
      method: 'POST',
      path,
      source: DOCS,
      answers: {
        200: { body: 'empty' as const, headers: maybe },
        400: page({ 'x-error': 'always' }),
        500: page(),
        ...refusals,
      },
    })),
    {
      method: 'POST',
      path: '/job/:job/config.xml',
      source: DOCS,
      answers: {
        200: { body: 'empty', headers: maybe },
        500: page(),
        ...refusals,
      },
    },
  ],
});
