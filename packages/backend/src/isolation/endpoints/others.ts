import { open, pluginsOnly, signedIn, type Endpoint } from './Endpoint';

const speaksMcp = {
  accept: 'application/json, text/event-stream',
};
const mcp = (method: string, params: object = {}) => ({
  jsonrpc: '2.0',
  id: 1,
  method,
  params,
});

/** Sign-in, permissions, search, notifications, settings, events, MCP, the web app. */
export const others: Endpoint[] = [
  // auth
  {
    route: 'GET /api/auth/.well-known/jwks.json',
    calls: [{ expect: open(200) }],
  },
  {
    route: 'GET /api/auth/.well-known/openid-configuration',
    calls: [{ expect: open(200) }],
  },
  {
    route: 'GET /api/auth/.well-known/oauth-client/cli.json',
    calls: [{ expect: open(404) }],
  },
  { route: 'GET /api/auth/v1/userinfo', calls: [{ expect: signedIn(200) }] },
  {
    route: 'GET /api/auth/oidc/start',
    calls: [{ at: '/api/auth/oidc/start?env=development', expect: open(302) }],
  },
  {
    route: 'GET /api/auth/oidc/handler/frame',
    calls: [
      { at: '/api/auth/oidc/handler/frame?env=development', expect: open(200) },
    ],
  },
  {
    route: 'POST /api/auth/oidc/handler/frame',
    calls: [
      {
        at: '/api/auth/oidc/handler/frame?env=development',
        body: {},
        expect: open(200),
      },
    ],
  },
  {
    // the cookie of the sign-in, not the token of the portal
    route: 'GET /api/auth/oidc/refresh',
    calls: [
      { at: '/api/auth/oidc/refresh?env=development', expect: open(401) },
    ],
  },
  {
    route: 'POST /api/auth/oidc/refresh',
    calls: [
      {
        at: '/api/auth/oidc/refresh?env=development',
        body: {},
        expect: open(401),
      },
    ],
  },
  {
    route: 'POST /api/auth/oidc/logout',
    calls: [
      {
        at: '/api/auth/oidc/logout?env=development',
        body: {},
        expect: open(401),
      },
    ],
  },
  {
    route: 'ALL /api/auth/:provider/*',
    calls: [{ at: '/api/auth/github/start', expect: open(404) }],
  },

  // permission
  { route: 'GET /api/permission/health', calls: [{ expect: open(200) }] },
  {
    route: 'POST /api/permission/authorize',
    calls: [
      {
        body: {
          items: [
            {
              id: '1',
              permission: {
                type: 'resource',
                name: 'catalog.entity.read',
                attributes: { action: 'read' },
                resourceType: 'catalog-entity',
              },
              resourceRef: 'component:default/card-payment-api',
            },
          ],
        },
        expect: signedIn(200),
      },
    ],
  },

  // search
  {
    route: 'GET /api/search/query',
    calls: [
      { at: '/api/search/query?term=&pageLimit=100', expect: signedIn(200) },
      {
        at: '/api/search/query?term=card-payment-api',
        expect: signedIn(200),
        shows: 'card-payment-api',
      },
      { at: '/api/search/query?term=policy-contract', expect: signedIn(200) },
    ],
  },
  { route: 'GET /api/search/openapi.json', calls: [{ expect: signedIn(200) }] },

  // notifications
  ...['', 'notifications'].flatMap((list): Endpoint[] => [
    {
      route: `GET /api/notifications/${list}`,
      calls: [{ expect: signedIn(200) }],
    },
    {
      route: `GET /api/notifications/${list ? `${list}/` : ''}:id`,
      calls: [
        {
          at: `/api/notifications/${list ? `${list}/` : ''}{absentUid}`,
          expect: signedIn(404),
        },
      ],
    },
    {
      route: `POST /api/notifications/${list}`,
      calls: [
        {
          body: { recipients: { type: 'broadcast' }, payload: { title: 'x' } },
          expect: pluginsOnly,
        },
      ],
    },
    {
      route: `POST /api/notifications/${list ? `${list}/` : ''}update`,
      calls: [
        { body: { ids: ['{absentUid}'], read: true }, expect: signedIn(200) },
      ],
    },
  ]),
  {
    route: 'GET /api/notifications/openapi.json',
    calls: [{ expect: signedIn(200) }],
  },
  {
    route: 'GET /api/notifications/status',
    calls: [{ expect: signedIn(200) }],
  },
  {
    route: 'GET /api/notifications/topics',
    calls: [{ expect: signedIn(200) }],
  },
  {
    route: 'GET /api/notifications/settings',
    calls: [{ expect: signedIn(200) }],
  },
  {
    route: 'POST /api/notifications/settings',
    calls: [
      {
        body: {
          channels: [
            {
              id: 'Web',
              origins: [{ id: 'plugin:walk', enabled: true, topics: [] }],
            },
          ],
        },
        expect: signedIn(200),
      },
    ],
  },

  // what the app keeps for a user: the own things only
  {
    route: 'PUT /api/user-settings/buckets/:bucket/keys/:key(*)',
    calls: [
      {
        at: '/api/user-settings/buckets/walk/keys/mine',
        body: { value: 'x' },
        expect: signedIn(200),
      },
    ],
  },
  {
    route: 'GET /api/user-settings/buckets/:bucket/keys/:key(*)',
    calls: [
      {
        at: '/api/user-settings/buckets/walk/keys/mine',
        expect: signedIn(200),
      },
    ],
  },
  {
    route: 'POST /api/user-settings/multiget',
    calls: [
      {
        body: { items: [{ bucket: 'walk', key: 'mine' }] },
        expect: signedIn(200),
      },
    ],
  },
  {
    route: 'DELETE /api/user-settings/buckets/:bucket/keys/:key(*)',
    calls: [
      {
        at: '/api/user-settings/buckets/walk/keys/mine',
        expect: signedIn(204),
      },
    ],
  },

  // events
  { route: 'GET /api/events/openapi.json', calls: [{ expect: signedIn(200) }] },
  {
    route: 'POST /api/events/bus/v1/events',
    calls: [
      { body: { event: { topic: 'walk', payload: {} } }, expect: pluginsOnly },
    ],
  },
  {
    route: 'PUT /api/events/bus/v1/subscriptions/:subscriptionId',
    calls: [
      {
        at: '/api/events/bus/v1/subscriptions/walk',
        body: { topics: ['kronos.cdevents'] },
        expect: pluginsOnly,
      },
    ],
  },
  {
    route: 'GET /api/events/bus/v1/subscriptions/:subscriptionId/events',
    calls: [
      {
        at: '/api/events/bus/v1/subscriptions/walk/events',
        expect: pluginsOnly,
      },
    ],
  },
  {
    // a tool proves itself with its secret
    route: 'POST /api/events/http/gitlab',
    calls: [{ body: { object_kind: 'push' }, expect: open(403) }],
  },
  {
    route: 'POST /api/events/http/jenkins',
    calls: [{ body: { build: {} }, expect: open(403) }],
  },

  // signals
  { route: 'GET /api/signals/health', calls: [{ expect: open(200) }] },

  // MCP
  {
    route: 'POST /api/mcp-actions/v1/',
    calls: [
      {
        headers: speaksMcp,
        body: mcp('tools/list'),
        expect: signedIn(200),
      },
      {
        headers: speaksMcp,
        body: mcp('tools/call', {
          name: 'catalog.query-catalog-entities',
          arguments: {},
        }),
        expect: signedIn(200),
        shows: 'card-payment-api',
      },
      {
        headers: speaksMcp,
        body: mcp('tools/call', {
          name: 'marketplace.list-installations',
          arguments: { affiliate: 'kb-card' },
        }),
        expect: signedIn(200),
      },
    ],
  },
  {
    route: 'GET /api/mcp-actions/v1/',
    calls: [{ headers: speaksMcp, expect: signedIn(405) }],
  },
  {
    route: 'DELETE /api/mcp-actions/v1/',
    calls: [{ headers: speaksMcp, expect: signedIn(405) }],
  },

  // the web app and the server itself
  {
    route: 'GET /*',
    needsBuiltApp: true,
    calls: [{ at: '/catalog', expect: open(200) }],
  },
  {
    route: 'GET /api/app/*',
    needsBuiltApp: true,
    calls: [{ at: '/api/app/catalog', expect: open(200) }],
  },
  {
    route: 'ALL /api/*',
    calls: [{ at: '/api/no-such-plugin/x', expect: open(404) }],
  },
  {
    route: 'GET /.backstage/health/v1/liveness',
    calls: [{ expect: open(200) }],
  },
  {
    route: 'GET /.backstage/health/v1/readiness',
    calls: [{ expect: open(200) }],
  },
  {
    route: 'GET /.backstage/auth/v1/jwks.json',
    calls: [{ expect: open(200) }],
  },
  {
    route: 'GET /.backstage/auth/v1/cookie',
    calls: [{ expect: signedIn(200) }],
  },
  {
    route: 'DELETE /.backstage/auth/v1/cookie',
    calls: [{ expect: open(204) }],
  },
];
