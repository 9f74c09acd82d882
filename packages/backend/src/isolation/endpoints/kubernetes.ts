import { but, readers, signedIn, type Endpoint } from './Endpoint';

const entityRef = 'component:default/card-payment-api';
const customResources = [
  { group: 'apps', apiVersion: 'v1', plural: 'deployments' },
];

export const kubernetes: Endpoint[] = [
  {
    route: 'GET /api/kubernetes/clusters',
    calls: [
      { expect: but(signedIn(200), { partner: 403 }), shows: 'kb-card-dev' },
    ],
  },
  {
    route: 'POST /api/kubernetes/services/:serviceId',
    calls: [
      {
        at: '/api/kubernetes/services/card-payment-api',
        body: { entity: '{cardEntity}', auth: {} },
        expect: but(signedIn(200), { partner: 403 }),
      },
    ],
  },
  {
    route: 'POST /api/kubernetes/resources/workloads/query',
    calls: [{ body: { entityRef, auth: {} }, expect: readers(200) }],
  },
  {
    route: 'POST /api/kubernetes/resources/custom/query',
    calls: [
      { body: { entityRef, auth: {}, customResources }, expect: readers(200) },
    ],
  },
  {
    // a generic proxy reaches past the entities of the caller: it is for nobody
    route: 'ALL /api/kubernetes/proxy/*',
    calls: [
      {
        at: '/api/kubernetes/proxy/api/v1/secrets',
        headers: { 'Backstage-Kubernetes-Cluster': 'kb-card-dev' },
        expect: signedIn(403),
      },
    ],
  },
];
