import {
  but,
  creators,
  groupAdmins,
  signedIn,
  taskOwners,
  type Endpoint,
} from './Endpoint';

export const scaffolder: Endpoint[] = [
  {
    route: 'GET /api/scaffolder/openapi.json',
    calls: [{ expect: signedIn(200) }],
  },
  {
    route: 'GET /api/scaffolder/v2/actions',
    calls: [{ expect: signedIn(200) }],
  },
  {
    route: 'GET /api/scaffolder/v2/templating-extensions',
    calls: [{ expect: signedIn(200) }],
  },
  {
    route:
      'GET /api/scaffolder/v2/templates/:namespace/:kind/:name/parameter-schema',
    calls: [
      {
        at: '/api/scaffolder/v2/templates/default/template/node-service/parameter-schema',
        expect: signedIn(200),
      },
    ],
  },
  {
    route: 'GET /api/scaffolder/v2/tasks',
    calls: [{ expect: signedIn(200) }],
  },
  {
    route: 'POST /api/scaffolder/v2/tasks',
    calls: [
      {
        body: { templateRef: 'template:default/node-service', values: {} },
        expect: creators(400),
      },
    ],
  },
  {
    route: 'GET /api/scaffolder/v2/tasks/:taskId',
    calls: [
      { at: '/api/scaffolder/v2/tasks/{cardTask}', expect: taskOwners(200) },
    ],
  },
  {
    route: 'GET /api/scaffolder/v2/tasks/:taskId/events',
    calls: [
      {
        at: '/api/scaffolder/v2/tasks/{cardTask}/events',
        expect: taskOwners(200),
      },
    ],
  },
  {
    route: 'GET /api/scaffolder/v2/tasks/:taskId/eventstream',
    calls: [
      {
        at: '/api/scaffolder/v2/tasks/{cardTask}/eventstream',
        expect: taskOwners(200),
      },
    ],
  },
  {
    route: 'POST /api/scaffolder/v2/tasks/:taskId/cancel',
    calls: [
      {
        at: '/api/scaffolder/v2/tasks/{cardTask}/cancel',
        body: {},
        expect: taskOwners(200),
      },
    ],
  },
  {
    route: 'POST /api/scaffolder/v2/tasks/:taskId/retry',
    calls: [
      {
        at: '/api/scaffolder/v2/tasks/{absentUid}/retry',
        body: {},
        expect: signedIn(404),
      },
      {
        at: '/api/scaffolder/v2/tasks/{cardTask}/retry',
        body: {},
        expect: but(taskOwners(404), { lead: 0, groupAdmin: 0 }),
      },
    ],
  },
  {
    // runs any template that is sent
    route: 'POST /api/scaffolder/v2/dry-run',
    calls: [
      {
        body: {
          template: {
            apiVersion: 'scaffolder.backstage.io/v1beta3',
            kind: 'Template',
            metadata: { name: 'x' },
            spec: { type: 'x', parameters: [], steps: [] },
          },
          values: {},
          directoryContents: [],
        },
        expect: groupAdmins(200),
      },
    ],
  },
  {
    route: 'POST /api/scaffolder/v2/autocomplete/:provider/:resource',
    calls: [
      {
        at: '/api/scaffolder/v2/autocomplete/gitlab/projects',
        body: { token: 'x', context: {} },
        expect: signedIn(400),
      },
      {
        at: '/api/scaffolder/v2/autocomplete/kronos/service-name',
        body: { token: 'x', context: { name: 'card-payment-api' } },
        // names are unique over all affiliates, so who may take one learns whether it is taken
        expect: creators(200),
      },
    ],
  },
  {
    route: 'ALL /api/scaffolder/v2/tasks/:taskId/*',
    calls: [
      { at: '/api/scaffolder/v2/tasks/{cardTask}/x', expect: signedIn(404) },
    ],
  },
  {
    route: 'ALL /api/scaffolder/v2/autocomplete/kronos/*',
    calls: [
      { at: '/api/scaffolder/v2/autocomplete/kronos/x', expect: creators(404) },
    ],
  },
];
