import { but, readers, signedIn, type Endpoint } from './Endpoint';

const entityRef = 'component:default/card-payment-api';
/** Upstream's answer to what the caller cannot see, there or not. */
const hidden = but(readers(200, 400), { partner: 403 });
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
        expect: readers(200, 403),
      },
    ],
  },
  {
    route: 'POST /api/kubernetes/resources/workloads/query',
    calls: [{ body: { entityRef, auth: {} }, expect: hidden }],
  },
  {
    route: 'POST /api/kubernetes/resources/custom/query',
    calls: [{ body: { entityRef, auth: {}, customResources }, expect: hidden }],
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
