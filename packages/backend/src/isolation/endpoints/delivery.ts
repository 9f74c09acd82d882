import { but, pluginsOnly, readers, signedIn, type Endpoint } from './Endpoint';

const card = '/api/delivery/entities/component/default/card-payment-api';

export const delivery: Endpoint[] = [
  {
    route: 'GET /api/delivery/entities/:kind/:namespace/:name/observations',
    calls: [{ at: `${card}/observations`, expect: readers(200) }],
  },
  {
    route: 'GET /api/delivery/entities/:kind/:namespace/:name/:tool/:view',
    calls: [
      {
        at: `${card}/jenkins/builds`,
        expect: readers(200),
        shows: 'observedAt',
      },
      {
        at: `${card}/jenkins/start-form`,
        expect: readers(200),
        shows: 'observedAt',
      },
      {
        at: `${card}/gitlab/merge-requests`,
        expect: readers(200),
        shows: 'observedAt',
      },
      {
        at: `${card}/gitlab/reviews`,
        expect: readers(200),
        shows: 'observedAt',
      },
      {
        at: `${card}/gitlab/pipelines`,
        expect: readers(200),
        shows: 'observedAt',
      },
      {
        at: `${card}/gitlab/repository`,
        expect: readers(200),
        shows: 'observedAt',
      },
      {
        at: `${card}/gitlab/branches`,
        expect: readers(200),
        shows: 'observedAt',
      },
      {
        at: `${card}/kubernetes/workloads`,
        expect: readers(200),
        shows: 'observedAt',
      },
      {
        at: `${card}/jenkins/console?job=kb-card/card-payment-api&number=1`,
        expect: readers(200),
      },
      {
        at: `${card}/jenkins/queue-item?job=kb-card/card-payment-api&item=1`,
        expect: readers(200),
      },
      // of another affiliate, asked through the own service
      ...['console?number=1', 'queue-item?item=1'].map(view => ({
        at: `${card}/jenkins/${view}&job=kb-life/policy-contract`,
        expect: readers(200),
      })),
      { at: `${card}/no-such-tool/x`, expect: signedIn(404) },
    ],
  },
  {
    route:
      'POST /api/delivery/entities/:kind/:namespace/:name/:tool/actions/:action',
    calls: [
      {
        at: `${card}/jenkins/actions/start-build`,
        body: { branch: 42 },
        expect: but(readers(400), { manager: 403, executive: 403 }),
      },
    ],
  },
  {
    route: 'POST /api/delivery/observations/query',
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
    route: 'POST /api/delivery/connectors/:tool/check',
    calls: [
      {
        at: '/api/delivery/connectors/jenkins/check',
        body: { settings: {}, secrets: {}, affiliate: 'kb-card' },
        expect: pluginsOnly,
      },
    ],
  },
];
