import { but, pluginsOnly, readers, signedIn, type Endpoint } from './Endpoint';

const card = '/api/collaboration/entities/component/default/card-payment-api';

export const collaboration: Endpoint[] = [
  {
    route:
      'GET /api/collaboration/entities/:kind/:namespace/:name/observations',
    calls: [{ at: `${card}/observations`, expect: readers(200) }],
  },
  {
    route: 'GET /api/collaboration/entities/:kind/:namespace/:name/:tool/:view',
    calls: [
      {
        at: `${card}/redmine/issues`,
        expect: readers(200),
        shows: 'observedAt',
      },
      {
        at: `${card}/redmine/versions`,
        expect: readers(200),
        shows: 'observedAt',
      },
      { at: `${card}/redmine/form`, expect: readers(200), shows: 'observedAt' },
      { at: `${card}/redmine/issue?id=1`, expect: readers(200) },
      { at: `${card}/no-such-tool/x`, expect: signedIn(404) },
    ],
  },
  {
    route:
      'POST /api/collaboration/entities/:kind/:namespace/:name/:tool/actions/:action',
    calls: [
      {
        at: `${card}/redmine/actions/create-issue`,
        body: { subject: '' },
        expect: but(readers(400), { executive: 403 }),
      },
      {
        at: `${card}/redmine/actions/change-status`,
        body: { issueId: 'none' },
        expect: but(readers(400), { executive: 403 }),
      },
    ],
  },
  {
    route: 'POST /api/collaboration/observations/query',
    calls: [
      {
        body: { entityRefs: ['component:default/card-payment-api'] },
        expect: signedIn(200),
      },
      // and nothing of another affiliate, whoever asks
      {
        body: { entityRefs: ['{everyService}'] },
        expect: signedIn(200),
      },
    ],
  },
  {
    route: 'POST /api/collaboration/connectors/:tool/check',
    calls: [
      {
        at: '/api/collaboration/connectors/redmine/check',
        body: { settings: {}, secrets: {}, affiliate: 'kb-card' },
        expect: pluginsOnly,
      },
    ],
  },
];
