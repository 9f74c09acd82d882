import { authServiceFactory } from '@backstage/backend-defaults/auth';
import { httpAuthServiceFactory } from '@backstage/backend-defaults/httpAuth';
import { permissionsServiceFactory } from '@backstage/backend-defaults/permissions';
import { permissionsRegistryServiceFactory } from '@backstage/backend-defaults/permissionsRegistry';
import { userInfoServiceFactory } from '@backstage/backend-defaults/userInfo';
import { createBackendModule } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import authPlugin from '@backstage/plugin-auth-backend';
import {
  authProvidersExtensionPoint,
  createProxyAuthenticator,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import permissionPlugin from '@backstage/plugin-permission-backend';
import { connectionsServiceMock } from '@kronos-portal/node/testUtils';
import permissionModuleKronos from '@kronos-portal/plugin-permission-backend-module-kronos';
import request from 'supertest';
import catalogModuleKronos from '..';

const entity = (
  kind: string,
  name: string,
  spec: Record<string, any>,
  role?: string,
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: {
    name,
    annotations: {
      'backstage.io/managed-by-location': 'test:world',
      'backstage.io/managed-by-origin-location': 'test:world',
      ...(role && { 'kronos.io/role': role }),
    },
  },
  spec,
});
const group = (name: string, type: string, parent?: string, role?: string) =>
  entity(
    'Group',
    name,
    { type, children: [], ...(parent && { parent }) },
    role,
  );
const service = (name: string, owner: string, dependsOn: string[] = []) =>
  entity('Component', name, {
    type: 'service',
    lifecycle: 'production',
    owner,
    dependsOn,
  });

/** Two services of KB생명보험 lean on one of KB국민카드, and so does a colleague's. */
const world = [
  group('holding', 'group'),
  group('platform', 'role', 'holding', 'group-admin'),
  group('card', 'affiliate', 'holding'),
  group('card-team', 'team', 'card', 'developer'),
  group('life', 'affiliate', 'holding'),
  group('life-team', 'team', 'life', 'developer'),
  entity('User', 'card-developer', { memberOf: ['card-team'] }),
  entity('User', 'group-admin', { memberOf: ['platform'] }),
  service('payment', 'card-team'),
  service('point', 'card-team', ['component:payment']),
  service('secret-merger', 'life-team', ['component:payment']),
  service('secret-claims', 'life-team', ['component:payment']),
];

const signIn = createBackendModule({
  pluginId: 'auth',
  moduleId: 'test',
  register(reg) {
    reg.registerInit({
      deps: { providers: authProvidersExtensionPoint },
      async init({ providers }) {
        providers.registerProvider({
          providerId: 'test',
          factory: createProxyAuthProviderFactory({
            authenticator: createProxyAuthenticator({
              defaultProfileTransform: async () => ({ profile: {} }),
              initialize: () => ({}),
              authenticate: async ({ req }) => ({
                result: { name: String(req.headers['x-name']) },
              }),
            }),
            signInResolver: ({ result }, context) =>
              context.signInWithCatalogUser({
                entityRef: { name: result.name },
              }),
          }),
        });
      },
    });
  },
});

const organisation = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'test',
  register(reg) {
    reg.registerInit({
      deps: { catalog: catalogProcessingExtensionPoint },
      async init({ catalog }) {
        catalog.addEntityProvider({
          getProviderName: () => 'world',
          connect: connection =>
            connection.applyMutation({
              type: 'full',
              entities: world.map(e => ({ entity: e, locationKey: 'world' })),
            }),
        });
      },
    });
  },
});

describe('what the catalog says of a service that others lean on', () => {
  jest.setTimeout(60_000);
  let backend: Awaited<ReturnType<typeof startTestBackend>>;

  const as = async (name: string) => {
    const { body } = await request(backend.server)
      .get('/api/auth/test/refresh')
      .set('x-name', name)
      .set('x-requested-with', 'XMLHttpRequest');
    return `Bearer ${body.backstageIdentity?.token}`;
  };
  const get = async (name: string, path: string) =>
    request(backend.server)
      .get(`/api/catalog${path}`)
      .set('authorization', await as(name));

  beforeAll(async () => {
    backend = await startTestBackend({
      features: [
        mockServices.rootConfig.factory({
          data: {
            permission: { enabled: true },
            kronos: { group: 'holding' },
            auth: { providers: { test: {} } },
            app: { baseUrl: 'http://localhost' },
            backend: { baseUrl: 'http://localhost' },
          },
        }),
        authServiceFactory,
        httpAuthServiceFactory,
        permissionsServiceFactory,
        permissionsRegistryServiceFactory,
        userInfoServiceFactory,
        authPlugin,
        signIn,
        permissionPlugin,
        permissionModuleKronos,
        catalogPlugin,
        catalogModuleKronos,
        connectionsServiceMock().factory,
        organisation,
      ],
    });
    const complete = async () => {
      const { body } = await get(
        'group-admin',
        '/entities/by-name/component/default/payment',
      );
      const own = await get(
        'card-developer',
        '/entities/by-query?filter=kind=component',
      );
      // labels come when the affiliates are known
      return body.relations?.length === 4 && own.body.items?.length === 2;
    };
    while (!(await complete())) {
      await new Promise(resolve => setTimeout(resolve, 300));
    }
  });
  afterAll(() => backend?.stop());

  const PATHS = [
    '/entities/by-name/component/default/payment',
    '/entities/by-query?filter=kind=component',
    '/entities?filter=kind=component',
    '/entities/by-name/component/default/payment/ancestry',
    '/entity-facets?facet=relations.dependencyOf',
    '/entity-facets?facet=relations.dependencyof&facet=kind',
  ];

  it.each(PATHS)('%s names nothing of another affiliate', async path => {
    const admin = await get('group-admin', path);
    expect(admin.status).toBe(200);
    const developer = await get('card-developer', path);
    expect(developer.status).toBe(200);
    expect(developer.text).not.toContain('secret');
    // and what is one's own stays
    const point = 'component:default/point';
    expect(developer.text.includes(point)).toBe(admin.text.includes(point));
  });

  it('shows all of them to those who may see them', async () => {
    const { text } = await get('group-admin', PATHS[0]);
    expect(text).toContain('secret-merger');
    expect(text).toContain('secret-claims');
  });

  it('names nothing when asked for many by their refs', async () => {
    const answer = await request(backend.server)
      .post('/api/catalog/entities/by-refs')
      .set('authorization', await as('card-developer'))
      .send({
        entityRefs: [
          'component:default/payment',
          'component:default/secret-merger',
        ],
      });
    expect(answer.status).toBe(200);
    expect(answer.body.items[1]).toBeNull();
    expect(answer.text).not.toContain('secret');
    expect(answer.text).toContain('component:default/point');
  });
});
