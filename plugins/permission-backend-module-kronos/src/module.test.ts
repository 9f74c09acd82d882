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
import { buildStart } from '@kronos-portal/common';
import request from 'supertest';
import permissionModuleKronos from './index';

const entity = (
  kind: string,
  name: string,
  spec: Record<string, any>,
  affiliate?: string,
  role?: string,
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: {
    name,
    annotations: {
      'backstage.io/managed-by-location': 'test:organisation',
      'backstage.io/managed-by-origin-location': 'test:organisation',
      ...(role && { 'kronos.io/role': role }),
    },
    ...(affiliate && { labels: { 'kronos.io/affiliate': affiliate } }),
  },
  spec,
});
const group = (
  name: string,
  type: string,
  parent?: string,
  affiliate?: string,
  role?: string,
) =>
  entity(
    'Group',
    name,
    { type, children: [], ...(parent && { parent }) },
    affiliate,
    role,
  );
const user = (name: string, memberOf: string[], affiliate?: string) =>
  entity('User', name, { memberOf }, affiliate);
const service = (name: string, owner: string, affiliate?: string) =>
  entity(
    'Component',
    name,
    { type: 'service', lifecycle: 'production', owner },
    affiliate,
  );

// labelled as the catalog module would
const world = [
  group('holding', 'group'),
  group('platform', 'role', 'holding', undefined, 'group-admin'),
  group('executives', 'role', 'holding', undefined, 'executive'),
  group('card', 'affiliate', 'holding', 'card'),
  group('card-team', 'team', 'card', 'card', 'developer'),
  group('life', 'affiliate', 'holding', 'life'),
  group('life-team', 'team', 'life', 'life', 'developer'),
  user('card-developer', ['card-team'], 'card'),
  user('group-admin', ['platform']),
  user('executive', ['executives']),
  user('newcomer', [], 'unresolved'),
  service('payment', 'card-team', 'card'),
  service('claims', 'life-team', 'life'),
  service('lost', 'nobody', 'unresolved'),
  service('portal', 'platform'),
];

/** Signs in whoever the header names: a proxy in front of the portal would set it. */
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

describe('the policy, from sign-in to the catalog', () => {
  jest.setTimeout(40_000);
  let backend: Awaited<ReturnType<typeof startTestBackend>>;

  const tokenOf = async (name: string) => {
    const { body } = await request(backend.server)
      .get('/api/auth/test/refresh')
      .set('x-name', name)
      .set('x-requested-with', 'XMLHttpRequest');
    return body.backstageIdentity?.token as string;
  };
  const asked = async (name: string, path: string) =>
    request(backend.server)
      .get(`/api/catalog${path}`)
      .set('authorization', `Bearer ${await tokenOf(name)}`);
  const components = async (name: string) => {
    const { body } = await asked(
      name,
      '/entities/by-query?filter=kind=component',
    );
    return body.items?.map((e: Entity) => e.metadata.name).sort();
  };

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
        organisation,
      ],
    });
    // the last one in the list is in when a group admin sees all of them
    while (((await components('group-admin')) ?? []).length < 4) {
      await new Promise(resolve => setTimeout(resolve, 200));
    }
  });
  afterAll(() => backend?.stop());

  it('lists to each what is theirs', async () => {
    expect(await components('card-developer')).toEqual(['payment', 'portal']);
    expect(await components('executive')).toEqual([
      'claims',
      'payment',
      'portal',
    ]);
    expect(await components('newcomer')).toEqual(['portal']);
    expect(await components('group-admin')).toEqual([
      'claims',
      'lost',
      'payment',
      'portal',
    ]);
  });

  it('finds nothing of another affiliate by name, and no locations', async () => {
    const status = async (name: string, component: string) =>
      (await asked(name, `/entities/by-name/component/default/${component}`))
        .status;
    expect(await status('card-developer', 'payment')).toBe(200);
    expect(await status('card-developer', 'claims')).toBe(404);
    expect(await status('card-developer', 'lost')).toBe(404);
    expect(await status('executive', 'claims')).toBe(200);
    expect(await status('executive', 'lost')).toBe(404);
    expect((await asked('card-developer', '/locations')).body).toEqual([]);
    expect(
      (await asked('card-developer', '/entities/by-name/user/default/newcomer'))
        .status,
    ).toBe(404);
  });

  it('decides our own permissions by the entity they are about', async () => {
    const mayStartBuild = async (name: string, ...names: string[]) => {
      const { body } = await request(backend.server)
        .post('/api/permission/authorize')
        .set('authorization', `Bearer ${await tokenOf(name)}`)
        .send({
          items: names.map((component, i) => ({
            id: String(i),
            permission: buildStart,
            resourceRef: `component:default/${component}`,
          })),
        })
        .expect(200);
      return body.items.map((item: any) => item.result);
    };
    const all = ['payment', 'claims', 'portal', 'lost', 'does-not-exist'];
    expect(await mayStartBuild('card-developer', ...all)).toEqual([
      'ALLOW',
      'DENY',
      'DENY',
      'DENY',
      'DENY',
    ]);
    expect(await mayStartBuild('executive', 'payment', 'portal')).toEqual([
      'DENY',
      'DENY',
    ]);
    expect(await mayStartBuild('group-admin', 'payment', 'lost')).toEqual([
      'ALLOW',
      'ALLOW',
    ]);
  });
});
