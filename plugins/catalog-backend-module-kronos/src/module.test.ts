import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import {
  catalogProcessingExtensionPoint,
  type EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import {
  eventsServiceRef,
  type EventsService,
} from '@backstage/plugin-events-node';
import {
  connectionsServiceRef,
  type ConnectionsService,
} from '@kronos-portal/node';
import request from 'supertest';
import catalogModuleKronos, { offeringsExtensionPoint } from './index';

const NOTES = {
  'backstage.io/managed-by-location': 'test:organisation',
  'backstage.io/managed-by-origin-location': 'test:organisation',
};
const entity = (
  kind: string,
  name: string,
  spec: Record<string, any>,
  labels?: Record<string, string>,
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name, annotations: NOTES, ...(labels && { labels }) },
  spec,
});
const group = (name: string, type: string, parent?: string) =>
  entity('Group', name, { type, children: [], ...(parent && { parent }) });
const component = (
  name: string,
  owner: string,
  labels?: Record<string, string>,
) =>
  entity(
    'Component',
    name,
    { type: 'service', lifecycle: 'production', owner },
    labels,
  );

const services = [
  component('payment', 'card-payment', {
    'kronos.io/affiliate': 'life', // labels of a file are not believed
    'kronos.io/Affiliate': 'life',
    'plugin.kronos.io/gitlab': 'installed',
    tier: 'one',
  }),
  component('claims', 'group:default/life-claims'),
  component('by-user', 'user:default/developer'),
  component('orphan', 'nobody', { 'kronos.io/affiliate': 'card' }),
  component('portal', 'platform'),
  entity('System', 'cards', { owner: 'card' }),
  entity('Location', 'repository-of-life', { type: 'url', targets: [] }),
];
const organisation = [
  entity('User', 'developer', { memberOf: ['card-payment'] }),
  entity('User', 'freelancer', { memberOf: ['card-payment', 'life-claims'] }),
  group('card-payment', 'team', 'card'),
  group('life-claims', 'team', 'life'),
  group('platform', 'role', 'holding'),
  group('card', 'affiliate', 'holding'),
  group('life', 'affiliate', 'holding'),
  group('holding', 'group'),
];

/** Installations as the marketplace tells them; `undefined`: it does not answer. */
class Marketplace implements ConnectionsService {
  installed?: Record<string, string[]>;
  async installedFor(affiliate: string | null) {
    if (!this.installed) throw new Error('not there yet');
    return [
      ...(this.installed['*'] ?? []),
      ...(this.installed[affiliate ?? ''] ?? []),
    ];
  }
  async forAffiliate() {
    return [];
  }
  async forEntity() {
    return [];
  }
}

async function startCatalog(options: { marketplace: Marketplace }) {
  const connections: Record<string, EntityProviderConnection> = {};
  let events!: EventsService;
  const offerings = await mkdtemp(join(tmpdir(), 'offerings-'));
  await writeFile(
    join(offerings, 'broken.yaml'),
    'kind: Offering\nmetadata: [not an object',
  );
  await writeFile(
    join(offerings, 'chat.yaml'),
    'apiVersion: kronos.io/v1alpha1\nkind: Offering\nmetadata:\n  name: chat\nspec:\n  type: plugin\n  owner: life\n',
  );
  const backend = await startTestBackend({
    features: [
      mockServices.rootConfig.factory({
        data: {
          kronos: { group: 'holding' },
          backend: { baseUrl: 'http://localhost:0' },
        },
      }),
      catalogPlugin,
      catalogModuleKronos,
      createServiceFactory({
        service: connectionsServiceRef,
        deps: {},
        factory: () => options.marketplace,
      }),
      createBackendModule({
        pluginId: 'catalog',
        moduleId: 'test',
        register(reg) {
          reg.registerInit({
            deps: {
              catalog: catalogProcessingExtensionPoint,
              offerings: offeringsExtensionPoint,
              eventsService: eventsServiceRef,
            },
            async init(deps) {
              events = deps.eventsService;
              deps.offerings.addOfferings(offerings);
              for (const name of ['services', 'organisation']) {
                deps.catalog.addEntityProvider({
                  getProviderName: () => name,
                  connect: async connection => {
                    connections[name] = connection;
                  },
                });
              }
            },
          });
        },
      }),
    ],
  });
  const put = (provider: string, entities: Entity[]) =>
    connections[provider].applyMutation({
      type: 'full',
      entities: entities.map(e => ({ entity: e, locationKey: provider })),
    });
  const labels = async () => {
    const { body } = await request(backend.server)
      .get('/api/catalog/entities')
      .expect(200);
    return Object.fromEntries(
      (body as Entity[]).map(e => [e.metadata.name, e.metadata.labels ?? {}]),
    );
  };
  const publish = (affiliate: string | null) =>
    events.publish({
      topic: 'kronos.installation',
      eventPayload: { affiliate, offering: 'jenkins', state: 'stamping' },
    });
  return { backend, put, labels, publish };
}

let deadline = 0;
async function eventually<T>(read: () => Promise<T>, check: (v: T) => void) {
  for (;;) {
    const value = await read();
    try {
      check(value);
      return;
    } catch (error) {
      // jest's time limit ends this, with the last difference on its way out
      if (Date.now() > deadline) throw error;
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  }
}
beforeEach(() => {
  deadline = Date.now() + 25_000;
});

describe('catalog module', () => {
  jest.setTimeout(30_000);

  it('labels everything with its affiliate whatever comes first, follows a Group that moves, and stamps what is installed', async () => {
    const marketplace = new Marketplace();
    const { backend, put, labels, publish } = await startCatalog({
      marketplace,
    });

    // the services are there before anyone knows the organisation
    await put('services', services);
    await eventually(labels, all =>
      expect(all).toMatchObject({
        payment: { 'kronos.io/affiliate': 'unresolved' },
        portal: { 'kronos.io/affiliate': 'unresolved' },
        chat: {},
      }),
    );
    await put('organisation', organisation);
    await eventually(labels, all =>
      expect(all).toEqual({
        payment: { 'kronos.io/affiliate': 'card', tier: 'one' },
        claims: { 'kronos.io/affiliate': 'life' },
        'by-user': { 'kronos.io/affiliate': 'card' },
        orphan: { 'kronos.io/affiliate': 'unresolved' },
        portal: {},
        cards: { 'kronos.io/affiliate': 'card' },
        'repository-of-life': { 'kronos.io/affiliate': 'unresolved' },
        developer: { 'kronos.io/affiliate': 'card' },
        freelancer: { 'kronos.io/affiliate': 'unresolved' },
        'card-payment': { 'kronos.io/affiliate': 'card' },
        'life-claims': { 'kronos.io/affiliate': 'life' },
        platform: {},
        card: { 'kronos.io/affiliate': 'card' },
        life: { 'kronos.io/affiliate': 'life' },
        holding: {},
        chat: {},
        // those of the suite's own packages
        gitlab: {},
        jenkins: {},
        kubernetes: {},
        anomalies: {},
        loki: {},
        opensearch: {},
        prometheus: {},
        redmine: {},
      }),
    );

    // the marketplace comes up, with something for everyone
    marketplace.installed = { '*': ['gitlab'] };
    await eventually(labels, all =>
      expect(all).toMatchObject({
        payment: { 'plugin.kronos.io/gitlab': 'installed' },
        claims: { 'plugin.kronos.io/gitlab': 'installed' },
        portal: { 'plugin.kronos.io/gitlab': 'installed' },
      }),
    );

    // one affiliate installs
    marketplace.installed = { '*': ['gitlab'], card: ['jenkins'] };
    await publish('card');
    await eventually(labels, all => {
      expect(all.payment).toEqual({
        'kronos.io/affiliate': 'card',
        'plugin.kronos.io/gitlab': 'installed',
        'plugin.kronos.io/jenkins': 'installed',
        tier: 'one',
      });
      expect(all.claims).toEqual({
        'kronos.io/affiliate': 'life',
        'plugin.kronos.io/gitlab': 'installed',
      });
      expect(all.orphan).toEqual({ 'kronos.io/affiliate': 'unresolved' });
      expect(all['card-payment']).toEqual({ 'kronos.io/affiliate': 'card' });
    });

    // a team moves to the other affiliate, and loses what was installed there
    await put(
      'organisation',
      organisation.map(e =>
        e.metadata.name === 'card-payment'
          ? group('card-payment', 'team', 'life')
          : e,
      ),
    );
    await eventually(labels, all =>
      expect(all).toMatchObject({
        'card-payment': { 'kronos.io/affiliate': 'life' },
        payment: {
          'kronos.io/affiliate': 'life',
          'plugin.kronos.io/gitlab': 'installed',
        },
        'by-user': { 'kronos.io/affiliate': 'life' },
        freelancer: { 'kronos.io/affiliate': 'life' },
        cards: { 'kronos.io/affiliate': 'card' },
      }),
    );
    expect((await labels()).payment).not.toHaveProperty([
      'plugin.kronos.io/jenkins',
    ]);
    await backend.stop();
  });
});
