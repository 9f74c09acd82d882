import { pluginsOnly, readers, signedIn, type Endpoint } from './Endpoint';

const card = '/api/anomalies/entities/component/default/card-payment-api';

export const anomalies: Endpoint[] = [
  {
    // what there is depends on how far detection is; that nothing of others shows is what counts
    route: 'GET /api/anomalies/anomalies',
    calls: [
      { expect: signedIn(200) },
      {
        at: '/api/anomalies/anomalies?affiliate=kb-card',
        expect: signedIn(200),
      },
      {
        at: '/api/anomalies/anomalies?entityRef=component:default/card-payment-api',
        expect: signedIn(200),
      },
    ],
  },
  {
    route: 'GET /api/anomalies/anomalies/:id',
    calls: [
      { at: '/api/anomalies/anomalies/{absentUid}', expect: signedIn(404) },
    ],
  },
  {
    route: 'POST /api/anomalies/anomalies/:id/feedback',
    calls: [
      {
        at: '/api/anomalies/anomalies/{absentUid}/feedback',
        body: { kind: 'expected' },
        expect: signedIn(404),
      },
    ],
  },
  {
    route: 'DELETE /api/anomalies/anomalies/:id/feedback/:kind',
    calls: [
      {
        at: '/api/anomalies/anomalies/{absentUid}/feedback/expected',
        expect: signedIn(404),
      },
    ],
  },
  {
    route: 'GET /api/anomalies/entities/:kind/:namespace/:name/anomalies',
    calls: [
      { at: `${card}/anomalies`, expect: readers(200), shows: 'openCount' },
    ],
  },
  {
    route: 'GET /api/anomalies/entities/:kind/:namespace/:name/patterns',
    calls: [{ at: `${card}/patterns`, expect: readers(200), shows: 'total' }],
  },
  {
    route: 'POST /api/anomalies/connectors/:tool/check',
    calls: [
      {
        at: '/api/anomalies/connectors/loki/check',
        body: { settings: {}, secrets: {}, affiliate: 'kb-card' },
        expect: pluginsOnly,
      },
    ],
  },
];
