import { but, pluginsOnly, readers, signedIn, type Endpoint } from './Endpoint';

const managers = but(readers(200), {
  developer: 403,
  lead: 403,
  manager: 403,
  seconded: 403,
});
const auditors = managers;
const admins = (status: number) =>
  but(readers(403), { admin: status, groupAdmin: status });

export const marketplace: Endpoint[] = [
  {
    route: 'GET /api/marketplace/affiliates',
    calls: [{ expect: signedIn(200), shows: 'kb-card' }],
  },
  {
    route: 'GET /api/marketplace/installations',
    calls: [
      {
        at: '/api/marketplace/installations?affiliate=kb-card',
        expect: readers(200),
        shows: '{cardInstallation}',
      },
      {
        at: '/api/marketplace/installations?affiliate=group',
        expect: but(signedIn(200), { partner: 403 }),
      },
    ],
  },
  {
    route: 'GET /api/marketplace/installations/:id',
    calls: [
      {
        at: '/api/marketplace/installations/{cardInstallation}',
        expect: readers(200),
        shows: 'kb-card',
      },
    ],
  },
  {
    route: 'POST /api/marketplace/installations',
    calls: [
      {
        body: {
          affiliate: 'kb-card',
          offering: 'no-such-offering',
          settings: {},
        },
        expect: admins(404),
      },
      {
        body: { affiliate: 'kb-card', offering: 'jenkins', settings: {} },
        expect: admins(400),
      },
    ],
  },
  {
    route: 'POST /api/marketplace/installations/check',
    calls: [
      {
        body: {
          affiliate: 'kb-card',
          offering: 'jenkins',
          settings: {},
          secrets: {},
        },
        expect: admins(400),
      },
    ],
  },
  {
    route: 'PATCH /api/marketplace/installations/:id',
    calls: [
      {
        at: '/api/marketplace/installations/{cardInstallation}',
        body: { revision: 999_999, settings: {} },
        expect: admins(409),
      },
    ],
  },
  {
    route: 'DELETE /api/marketplace/installations/:id',
    calls: [
      {
        at: '/api/marketplace/installations/{cardInstallation}',
        // those who may are not asked to: it would be gone for the rest
        expect: but(readers(403), { admin: 0, groupAdmin: 0 }),
      },
      {
        at: '/api/marketplace/installations/{absentUid}',
        expect: signedIn(404),
      },
    ],
  },
  {
    route: 'GET /api/marketplace/audit',
    calls: [
      {
        at: '/api/marketplace/audit?affiliate=kb-card',
        expect: auditors,
        shows: 'kb-card',
      },
    ],
  },
  {
    route: 'GET /api/marketplace/audit/export',
    calls: [
      {
        at: '/api/marketplace/audit/export?affiliate=kb-card&format=csv',
        expect: auditors,
        shows: 'kb-card',
      },
    ],
  },
  {
    route: 'GET /api/marketplace/connections',
    calls: [
      {
        at: '/api/marketplace/connections?offering=gitlab&affiliate=kb-card',
        expect: pluginsOnly,
      },
    ],
  },
  {
    route: 'GET /api/marketplace/stamps',
    calls: [{ expect: pluginsOnly }],
  },
];
