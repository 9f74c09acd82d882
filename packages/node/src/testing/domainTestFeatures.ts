import {
  createServiceFactory,
  type BackendFeature,
  type BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import {
  catalogServiceRef,
  type CatalogService,
} from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { JsonObject } from '@backstage/types';
import type { Connection } from '../connections/Connection';
import { connectionsServiceMock } from '../connections/connectionsServiceMock';

export interface DomainTestOptions {
  entities: Entity[];
  /** who sees what; everyone everything when left out. Services see all. */
  canSee?: (entity: Entity, userEntityRef: string) => boolean;
  connections?: (Partial<Connection> & Pick<Connection, 'offering'>)[];
  /** whether a user may; allowed when left out */
  allow?: (
    permission: string,
    resourceRef: string | undefined,
    userEntityRef: string,
  ) => boolean;
  config?: JsonObject;
}

/**
 * Features for `startTestBackend`, to which the plugin under test is added: a catalog that shows callers only what they
 * may see, permissions, connections, and configuration that lets upstream calls reach this machine. No background
 * collection runs.
 */
export function domainTestFeatures(
  options: DomainTestOptions,
): BackendFeature[] {
  const { allow = () => true, config = {} } = options;
  return [
    mockServices.rootConfig.factory({
      data: {
        backend: { baseUrl: 'http://localhost:0' },
        kronos: {
          upstream: { allow: [{ host: 'localhost' }, { host: '127.0.0.1' }] },
        },
        ...config,
      },
    }),
    mockServices.scheduler.mock({ scheduleTask: async () => {} }).factory,
    createServiceFactory({
      service: catalogServiceRef,
      deps: {},
      factory: () => visibleCatalogMock(options),
    }),
    mockServices.permissions.mock({
      authorize: async (requests, { credentials }) =>
        requests.map(request => ({
          result: (userOf(credentials) === undefined ||
          allow(
            request.permission.name,
            'resourceRef' in request ? request.resourceRef : undefined,
            userOf(credentials)!,
          )
            ? AuthorizeResult.ALLOW
            : AuthorizeResult.DENY) as AuthorizeResult.ALLOW,
        })),
    }).factory,
    connectionsServiceMock({ connections: options.connections }).factory,
  ];
}

/** A catalog that answers each user with the entities they may see, as the real one does. */
export function visibleCatalogMock(
  options: Pick<DomainTestOptions, 'entities' | 'canSee'>,
): CatalogService {
  const { entities, canSee = () => true } = options;
  const seenBy = (credentials: BackstageCredentials) => {
    const user = userOf(credentials);
    return catalogServiceMock({
      entities:
        user === undefined ? entities : entities.filter(e => canSee(e, user)),
    });
  };
  return new Proxy({} as CatalogService, {
    get(_target, method: string) {
      // not a promise, whatever it is asked
      if (method === 'then') return undefined;
      return (
        request: unknown,
        { credentials }: { credentials: BackstageCredentials },
      ) => (seenBy(credentials) as any)[method](request, { credentials });
    },
  });
}

/** Ref of the user behind credentials; undefined for services. */
function userOf(credentials: BackstageCredentials): string | undefined {
  const { userEntityRef } = credentials.principal as {
    userEntityRef?: string;
  };
  return userEntityRef;
}
