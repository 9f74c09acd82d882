import { authServiceFactory } from '@backstage/backend-defaults/auth';
import { httpAuthServiceFactory } from '@backstage/backend-defaults/httpAuth';
import { permissionsServiceFactory } from '@backstage/backend-defaults/permissions';
import { permissionsRegistryServiceFactory } from '@backstage/backend-defaults/permissionsRegistry';
import { userInfoServiceFactory } from '@backstage/backend-defaults/userInfo';
import {
  createBackendModule,
  type BackendFeature,
} from '@backstage/backend-plugin-api';
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
import request from 'supertest';

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

/** The real catalog, permissions and sign-in, over entities of a test. Who asks is told by the name of a User. */
export class SignedInPortal {
  /** @param options.features - what the test is about: modules of the catalog and of permissions */
  static async start(options: {
    /** below a group `holding` */
    entities: Entity[];
    features: BackendFeature[];
  }) {
    const backend = await startTestBackend({
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
        catalogPlugin,
        organisationOf(options.entities),
        ...options.features,
      ],
    });
    return new SignedInPortal(backend);
  }

  readonly #backend: Awaited<ReturnType<typeof startTestBackend>>;

  private constructor(backend: Awaited<ReturnType<typeof startTestBackend>>) {
    this.#backend = backend;
  }

  async get(name: string, path: string) {
    return request(this.#backend.server)
      .get(path)
      .set('authorization', await this.#tokenOf(name));
  }

  async post(name: string, path: string, body: object) {
    return request(this.#backend.server)
      .post(path)
      .set('authorization', await this.#tokenOf(name))
      .send(body);
  }

  stop() {
    return this.#backend.stop();
  }

  async #tokenOf(name: string) {
    const { body } = await request(this.#backend.server)
      .get('/api/auth/test/refresh')
      .set('x-name', name)
      .set('x-requested-with', 'XMLHttpRequest');
    return `Bearer ${body.backstageIdentity?.token}`;
  }
}

/** Entities as a test writes them down. */
export const written = {
  group: (
    name: string,
    type: string,
    parent?: string,
    more: { affiliate?: string; role?: string } = {},
  ) =>
    entity(
      'Group',
      name,
      { type, children: [], ...(parent && { parent }) },
      more,
    ),
  user: (name: string, memberOf: string[], affiliate?: string) =>
    entity('User', name, { memberOf }, { affiliate }),
  service: (
    name: string,
    owner: string,
    more: { affiliate?: string; dependsOn?: string[] } = {},
  ) => {
    const { affiliate, dependsOn = [] } = more;
    return entity(
      'Component',
      name,
      { type: 'service', lifecycle: 'production', owner, dependsOn },
      { affiliate },
    );
  },
};

function entity(
  kind: string,
  name: string,
  spec: Record<string, any>,
  { affiliate, role }: { affiliate?: string; role?: string },
): Entity {
  return {
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
  };
}

function organisationOf(entities: Entity[]) {
  return createBackendModule({
    pluginId: 'catalog',
    moduleId: 'test',
    register(reg) {
      reg.registerInit({
        deps: { catalog: catalogProcessingExtensionPoint },
        async init({ catalog }) {
          catalog.addEntityProvider({
            getProviderName: () => 'organisation',
            connect: connection =>
              connection.applyMutation({
                type: 'full',
                entities: entities.map(each => ({
                  entity: each,
                  locationKey: 'organisation',
                })),
              }),
          });
        },
      });
    },
  });
}
