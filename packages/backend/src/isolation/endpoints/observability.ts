import { pluginsOnly, readers, signedIn, type Endpoint } from './Endpoint';

const card = '/api/observability/entities/component/default/card-payment-api';

export const observability: Endpoint[] = [
  {
    route:
      'GET /api/observability/entities/:kind/:namespace/:name/observations',
    calls: [{ at: `${card}/observations`, expect: readers(200) }],
  },
  {
    route: 'GET /api/observability/entities/:kind/:namespace/:name/:tool/:view',
    calls: [
      {
        at: `${card}/prometheus/metrics`,
        expect: readers(200),
        shows: 'observedAt',
      },
      {
        at: `${card}/prometheus/alerts`,
        expect: readers(200),
        shows: 'observedAt',
      },
      { at: `${card}/no-such-tool/x`, expect: signedIn(404) },
    ],
  },
  {
    route:
      'POST /api/observability/entities/:kind/:namespace/:name/:tool/actions/:action',
    calls: [
      {
        at: `${card}/prometheus/actions/no-such-action`,
        body: {},
        expect: signedIn(404),
      },
    ],
  },
  {
    route: 'POST /api/observability/observations/query',
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
    route: 'POST /api/observability/connectors/:tool/check',
    calls: [
      {
        at: '/api/observability/connectors/prometheus/check',
        body: { settings: {}, secrets: {}, affiliate: 'kb-card' },
        expect: pluginsOnly,
      },
    ],
  },
];
