import {
  coreServices,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { TOPIC_INSTALLATION } from '@kronos-portal/common';
import Router from 'express-promise-router';
import type { ConnectionsService } from './ConnectionsService';
import { connectionsServiceRef } from './connectionsServiceRef';

it('Any backend gets connections from the marketplace with credentials of its own, and hears of changes', async () => {
  let revision = 1;
  const askedBy: unknown[] = [];
  const marketplace = createBackendPlugin({
    pluginId: 'marketplace',
    register(env) {
      env.registerInit({
        deps: {
          events: eventsServiceRef,
          http: coreServices.httpRouter,
          httpAuth: coreServices.httpAuth,
        },
        async init({ events, http, httpAuth }) {
          const router = Router();
          router.get('/connections', async (req, res) => {
            const { principal } = await httpAuth.credentials(req, {
              allow: ['service'],
            });
            askedBy.push(principal.subject);
            res.json({
              items: [
                {
                  installationId: 'i',
                  revision,
                  offering: req.query.offering,
                  name: 'default',
                  affiliate: req.query.affiliate ?? null,
                  settings: {},
                  secrets: {},
                },
              ],
            });
          });
          router.post('/change', async (_req, res) => {
            revision++;
            await events.publish({
              topic: TOPIC_INSTALLATION,
              eventPayload: {},
            });
            res.end();
          });
          http.use(router);
          http.addAuthPolicy({ path: '/change', allow: 'unauthenticated' });
        },
      });
    },
  });
  let connections: ConnectionsService;
  const delivery = createBackendPlugin({
    pluginId: 'delivery',
    register(env) {
      env.registerInit({
        deps: { service: connectionsServiceRef },
        async init({ service }) {
          connections = service;
        },
      });
    },
  });
  const bus = mockServices.events();
  const backend = await startTestBackend({
    features: [
      marketplace,
      delivery,
      createServiceFactory({
        service: eventsServiceRef,
        deps: {},
        factory: () => bus,
      }),
    ],
  });
  const revisions = async () =>
    (await connections.forAffiliate('kb-card', 'jenkins')).map(c => c.revision);
  expect(await revisions()).toEqual([1]);
  expect(askedBy).toEqual(['plugin:delivery']);
  await fetch(
    `http://localhost:${backend.server.port()}/api/marketplace/change`,
    { method: 'POST' },
  );
  for (let i = 0; i < 100 && (await revisions())[0] === 1; i++) {
    await new Promise(setImmediate);
  }
  expect(await revisions()).toEqual([2]);
  await backend.stop();
});
