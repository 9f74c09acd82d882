import {
  but,
  creators,
  groupAdmins,
  readers,
  signedIn,
  type Endpoint,
} from './Endpoint';

const card = 'component:default/card-payment-api';
/** whose dependencies name services of its own affiliate and are looked for in answers to all others */
const all = 'filter=kind=component';

export const catalog: Endpoint[] = [
  {
    route: 'GET /api/catalog/entities',
    calls: [
      { expect: signedIn(200), shows: 'card-payment-api' },
      {
        at: `/api/catalog/entities?${all}&fields=metadata.name,relations,spec`,
        expect: signedIn(200),
        shows: 'card-payment-api',
      },
      {
        at: '/api/catalog/entities?filter=kind=api',
        expect: signedIn(200),
        // in the definition, which is read from the repository
        shows: 'http://card-payment-api.card-payment-api-prd.svc',
      },
      {
        at: '/api/catalog/entities?filter=kind=user&filter=kind=group',
        expect: signedIn(200),
        shows: 'kb-card-payment',
      },
    ],
  },
  {
    route: 'GET /api/catalog/entities/by-query',
    calls: [
      {
        at: `/api/catalog/entities/by-query?${all}&limit=200`,
        expect: signedIn(200),
        shows: 'card-payment-api',
      },
      {
        at: '/api/catalog/entities/by-query?fullTextFilterTerm=payment&fullTextFilterFields=metadata.name&limit=200',
        expect: signedIn(200),
        shows: 'card-payment-api',
      },
    ],
  },
  {
    route: 'POST /api/catalog/entities/by-query',
    calls: [
      {
        body: { query: { kind: 'component' }, limit: 200 },
        expect: signedIn(200),
        shows: 'card-payment-api',
      },
    ],
  },
  {
    route: 'POST /api/catalog/entities/by-refs',
    calls: [
      {
        body: { entityRefs: [card] },
        expect: signedIn(200),
        shows: 'kb-card-payment',
      },
    ],
  },
  {
    route: 'GET /api/catalog/entities/by-name/:kind/:namespace/:name',
    calls: [
      {
        at: '/api/catalog/entities/by-name/component/default/card-payment-api',
        expect: readers(200),
        shows: 'kb-card-payment',
      },
      {
        at: '/api/catalog/entities/by-name/api/default/card-payment-api',
        expect: readers(200),
        shows: 'kb-card-payment',
      },
    ],
  },
  {
    route: 'GET /api/catalog/entities/by-name/:kind/:namespace/:name/ancestry',
    calls: [
      {
        at: '/api/catalog/entities/by-name/component/default/card-payment-api/ancestry',
        expect: readers(200, 403),
        shows: 'card-payment-api',
      },
    ],
  },
  {
    route: 'GET /api/catalog/entities/by-uid/:uid',
    calls: [
      {
        at: '/api/catalog/entities/by-uid/{cardUid}',
        expect: readers(200),
        shows: 'card-payment-api',
      },
    ],
  },
  {
    route: 'DELETE /api/catalog/entities/by-uid/:uid',
    calls: [
      {
        at: '/api/catalog/entities/by-uid/{absentUid}',
        expect: groupAdmins(204),
      },
      {
        at: '/api/catalog/entities/by-uid/{cardUid}',
        // those who may are not asked to: it would be gone for the rest
        expect: but(signedIn(403), { admin: 0, groupAdmin: 0 }),
      },
    ],
  },
  {
    route: 'GET /api/catalog/entity-facets',
    calls: [
      {
        at: '/api/catalog/entity-facets?facet=relations.dependsOn&facet=relations.ownedBy&facet=spec.owner&facet=metadata.name&facet=metadata.labels.kronos.io/affiliate&facet=metadata.annotations.jenkins.io/job-full-name',
        expect: signedIn(200),
        shows: 'card-payment-api',
      },
    ],
  },
  {
    route: 'POST /api/catalog/entity-facets',
    calls: [
      {
        body: {
          facets: ['relations.dependencyOf', 'spec.owner', 'metadata.name'],
        },
        expect: signedIn(200),
        shows: 'card-payment-api',
      },
    ],
  },
  {
    route: 'GET /api/catalog/locations',
    calls: [{ expect: signedIn(200) }],
  },
  {
    route: 'POST /api/catalog/locations',
    calls: [
      {
        at: '/api/catalog/locations?dryRun=true',
        body: {
          type: 'url',
          target:
            '{playground}/gitlab/kb-card/card-payment-api/-/blob/main/catalog-info.yaml',
        },
        expect: groupAdmins(201),
      },
    ],
  },
  {
    route: 'POST /api/catalog/locations/by-query',
    calls: [{ body: {}, expect: signedIn(200) }],
  },
  {
    route: 'GET /api/catalog/locations/:id',
    calls: [
      {
        at: '/api/catalog/locations/{absentUid}',
        expect: groupAdmins(404, 404),
      },
    ],
  },
  {
    route: 'PUT /api/catalog/locations/:id',
    calls: [
      {
        at: '/api/catalog/locations/{absentUid}',
        body: { type: 'url', target: 'http://localhost/x' },
        expect: groupAdmins(404),
      },
    ],
  },
  {
    route: 'DELETE /api/catalog/locations/:id',
    calls: [
      { at: '/api/catalog/locations/{absentUid}', expect: groupAdmins(404) },
    ],
  },
  {
    route: 'GET /api/catalog/locations/by-entity/:kind/:namespace/:name',
    calls: [
      {
        at: '/api/catalog/locations/by-entity/component/default/card-payment-api',
        expect: signedIn(404),
      },
    ],
  },
  {
    route: 'POST /api/catalog/refresh',
    calls: [
      {
        body: { entityRef: card },
        expect: but(readers(200, 403), { manager: 403, executive: 403 }),
      },
    ],
  },
  {
    route: 'POST /api/catalog/validate-entity',
    calls: [
      {
        body: {
          entity: {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Component',
            metadata: { name: 'x' },
            spec: { type: 'service', lifecycle: 'x', owner: 'nobody' },
          },
          location: 'url:http://localhost/catalog-info.yaml',
        },
        expect: creators(200),
      },
    ],
  },
  {
    // reads what the token of the portal can read
    route: 'POST /api/catalog/analyze-location',
    calls: [
      {
        body: { location: { type: 'url', target: 'http://localhost/x' } },
        expect: groupAdmins(200),
      },
    ],
  },
  {
    route: 'GET /api/catalog/openapi.json',
    calls: [{ expect: signedIn(200) }],
  },
];
