import {
  coreServices,
  createBackendPlugin,
  createServiceFactory,
  type LoggerService,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import type { JsonObject } from '@backstage/types';
import {
  affiliateOf,
  offeredPermissionOf,
  pluginLabel,
  scopeOf,
  type InstallationEvent,
  type Role,
} from '@kronos-portal/common';
import {
  affiliatesServiceMock,
  AnswerChecker,
  visibleCatalogMock,
} from '@kronos-portal/node/testUtils';
import express from 'express';
import type { Knex } from 'knex';
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import request from 'supertest';
import { parse } from 'yaml';
import { api } from '../api';
import { marketplacePlugin } from '../plugin';

const checker = AnswerChecker.create(api);

const GROUP = 'holding';
export const KEY_1 = '1'.repeat(64);
export const KEY_2 = '2'.repeat(64);

export const keys = (...ring: [string, string][]) => ({
  secrets: { keys: ring.map(([id, key]) => ({ id, key })) },
});

const entity = (
  kind: string,
  name: string,
  spec: JsonObject,
  labels: Record<string, string> = {},
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name, namespace: 'default', labels },
  spec,
});
const component = (name: string, affiliate: string) =>
  entity(
    'Component',
    name,
    { type: 'service' },
    {
      'kronos.io/affiliate': affiliate,
    },
  );

export const redmine = parse(
  readFileSync(
    require.resolve('../../../collaboration-backend/offerings/redmine.yaml'),
    'utf8',
  ),
) as Entity;

/** `card-developer`: a developer of the affiliate `card`. Group admins and executives stand above the affiliates. */
export const user = (role: Role, affiliate = 'card') =>
  mockCredentials.user.header(`user:default/${affiliate}_${role}`);
const standingOf = (ref: string) => {
  const [affiliate, role] = ref.split('/')[1].split('_') as [string, Role];
  const above = role === 'group-admin' || role === 'executive';
  return { role, affiliate: above ? '*' : affiliate };
};
export const backendOf = (pluginId: string) =>
  mockCredentials.service.header({
    onBehalfOf: mockCredentials.service(`plugin:${pluginId}`),
    targetPluginId: 'marketplace',
  });

/** What the policy makes of its table: `own` is the own affiliate, and readers also read what is group-wide. */
function mayDo(permission: string, ref: string | undefined, userRef: string) {
  const { role, affiliate } = standingOf(userRef);
  const offered = offeredPermissionOf(permission);
  if (offered) return scopeOf(offered, role) !== '-';
  const scope = scopeOf(permission, role);
  const group = ref?.split('/')[1];
  if (scope !== 'own') return scope === 'all';
  if (group === GROUP) return permission === 'marketplace.installation.read';
  return affiliate === '*' || affiliate === group;
}

/** Shared things are for everyone, those of an affiliate for it and those above. */
function canSee(seen: Entity, userRef: string) {
  const { role, affiliate } = standingOf(userRef);
  const owner = affiliateOf(seen);
  if (!owner) return true;
  return role !== 'partner' && (affiliate === '*' || affiliate === owner);
}

export interface CheckAsked {
  settings: Record<string, any>;
  secrets: Record<string, string>;
  affiliate: string | null;
}

/**
 * Two affiliates with a service each, the offering Redmine, and a collaboration backend whose tool says yes to whatever
 * `tool.refuses` does not refuse. Everything that is said aloud is kept: `said` (log, auditor, events, signals).
 */
export function marketplaceWorld(options: { knex: Knex }) {
  const entities: Entity[] = [
    entity('Group', GROUP, { type: 'group', children: [] }),
    ...['card', 'life'].map(name =>
      entity(
        'Group',
        name,
        { type: 'affiliate', parent: GROUP, children: [] },
        { 'kronos.io/affiliate': name },
      ),
    ),
    component('payment', 'card'),
    component('claims', 'life'),
    structuredClone(redmine),
  ];
  const tool = {
    asked: [] as CheckAsked[],
    refuses: (_: CheckAsked): string | undefined => undefined,
  };
  const events: InstallationEvent[] = [];
  const signals: unknown[] = [];
  const said: string[] = [];
  const tasks = new Map<string, (signal: AbortSignal) => Promise<void>>();

  const say = (...what: unknown[]) => {
    said.push(inspect(what, { depth: 8 }));
  };
  const logger: LoggerService = {
    debug: say,
    info: say,
    warn: say,
    error: say,
    child: () => logger,
  };

  const collaboration = createBackendPlugin({
    pluginId: 'collaboration',
    register(reg) {
      reg.registerInit({
        deps: {
          httpRouter: coreServices.httpRouter,
          httpAuth: coreServices.httpAuth,
        },
        async init({ httpRouter, httpAuth }) {
          const router = express.Router();
          router.use(express.json());
          router.post('/connectors/redmine/check', async (req, res) => {
            await httpAuth.credentials(req, { allow: ['service'] });
            tool.asked.push(req.body);
            const message = tool.refuses(req.body);
            res.json({
              ok: message === undefined,
              latencyMs: 1,
              ...(message && { problem: { kind: 'unauthorized', message } }),
            });
          });
          httpRouter.use(router);
        },
      });
    },
  });

  const start = async (marketplace: JsonObject = keys(['one', KEY_1])) => {
    const backend = await startTestBackend({
      features: [
        marketplacePlugin,
        collaboration,
        mockServices.rootConfig.factory({
          data: {
            backend: { baseUrl: 'http://localhost:0' },
            kronos: { group: GROUP },
            marketplace,
          },
        }),
        mockServices.database.factory({ knex: options.knex }),
        mockServices.scheduler.mock({
          scheduleTask: async ({ id, fn }) => {
            tasks.set(id, async signal => await fn(signal));
          },
        }).factory,
        mockServices.events.mock({
          publish: async ({ eventPayload }) => {
            say('event', eventPayload);
            events.push(eventPayload as InstallationEvent);
          },
        }).factory,
        mockServices.auditor.mock({
          createEvent: async event => {
            say('auditor', event.eventId, event.meta);
            return {
              success: async meta => say('success', meta),
              fail: async meta => say('fail', meta),
            };
          },
        }).factory,
        mockServices.permissions.mock({
          authorize: async (requests, { credentials }) =>
            requests.map(asked => ({
              result: mayDo(
                asked.permission.name,
                'resourceRef' in asked ? asked.resourceRef : undefined,
                (credentials.principal as any).userEntityRef,
              )
                ? AuthorizeResult.ALLOW
                : (AuthorizeResult.DENY as any),
            })),
        }).factory,
        createServiceFactory({
          service: coreServices.logger,
          deps: {},
          factory: () => logger,
        }),
        createServiceFactory({
          service: catalogServiceRef,
          deps: {},
          factory: () => visibleCatalogMock({ entities, canSee }),
        }),
        createServiceFactory({
          service: signalsServiceRef,
          deps: {},
          factory: () => ({
            publish: async signal => {
              say('signal', signal);
              signals.push(signal);
            },
          }),
        }),
        affiliatesServiceMock.factory({ entities, root: GROUP }),
      ],
    });
    const call =
      (method: 'get' | 'post' | 'patch' | 'delete') =>
      (path: string, as: string, body?: object | string) => {
        const asked = request(backend.server)
          [method](`/api/marketplace${path}`)
          .set('authorization', as)
          .expect(answered => {
            // whatever a test is about, the description holds; it tells of no faults, and not of Backstage's own routes
            if (answered.status === 500 || path.startsWith('/.backstage')) {
              return;
            }
            const wrong = checker.check({
              method: method.toUpperCase(),
              path,
              status: answered.status,
              contentType: answered.headers['content-type'],
              body: bodyOf(answered),
            });
            if (wrong.length) throw new Error(wrong.join('\n'));
          });
        return body === undefined
          ? asked
          : asked.set('content-type', 'application/json').send(body);
      };
    const get = call('get');
    const becomes = async (id: string, state: string, as: string) =>
      eventually(async () => {
        const { body } = await get(`/installations/${id}`, as);
        expect(body).toMatchObject({ state });
        return body;
      });
    return {
      stop: () => backend.stop(),
      get,
      post: call('post'),
      patch: call('patch'),
      delete: call('delete'),
      becomes,
      server: backend.server,
    };
  };

  /** What the catalog does when something was installed. */
  const stamp = (name: string) => {
    const found = entities.find(e => e.metadata.name === name)!;
    found.metadata.labels![pluginLabel('redmine')] = 'installed';
  };
  return {
    entities,
    events,
    said,
    signals,
    start,
    stamp,
    tasks,
    tool,
    /** operations of the description that never succeeded in this file */
    unseen: () => checker.unseen(),
  };
}

/** Tries until it no longer throws. */
export async function eventually<T>(look: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await look();
    } catch (error) {
      if (tries >= 200) throw error;
      await new Promise(resolve => setTimeout(resolve, 25));
    }
  }
}

/** A Redmine for an affiliate. */
export const wanted = (change: JsonObject = {}) => ({
  affiliate: 'card',
  offering: 'redmine',
  settings: { baseUrl: 'http://redmine.card' },
  secrets: { apiKey: 'marker-of-card' },
  ...change,
});

/** A file is read as text by the tests about it. */
function bodyOf({ body, type }: request.Response): unknown {
  return typeof body === 'string' && type.endsWith('json')
    ? JSON.parse(body)
    : body;
}
