import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import kubernetesPlugin from '@backstage/plugin-kubernetes-backend';
import {
  connectionsServiceRef,
  resolveConnections,
  type Connection,
} from '@kronos-portal/node';
import { affiliatesServiceMock, written } from '@kronos-portal/node/testUtils';
import request from 'supertest';
import kubernetesModuleKronos from './index';

const { group } = written;
const withTitle = (entity: Entity, title: string): Entity => ({
  ...entity,
  metadata: { ...entity.metadata, title },
});
const component = (
  name: string,
  affiliate?: string,
  annotations: Record<string, string> = { 'backstage.io/kubernetes-id': name },
): Entity => {
  const service = written.service(name, 'group:default/holding', { affiliate });
  return { ...service, metadata: { ...service.metadata, annotations } };
};
let port = 0;
const cluster = (
  affiliate: string | null,
  name: string,
  settings: Record<string, unknown> = {},
): Connection => ({
  installationId: `${affiliate}-${name}`,
  revision: 1,
  offering: 'kubernetes',
  name,
  affiliate,
  settings: {
    url: `http://127.0.0.1:${port}/${affiliate}-${name}`,
    ...settings,
  },
  secrets: { token: `secret-${affiliate}-${name}` },
});

/** Clusters behind one port, by path: each lets in its own token, and has one service of each name that is asked for. */
const asked: { cluster: string; path: string; selector: string | null }[] = [];
const server = createServer((req, res) => {
  const url = new URL(req.url!, 'http://cluster');
  const [, name, ...rest] = url.pathname.split('/');
  asked.push({
    cluster: name,
    path: rest.join('/'),
    selector: url.searchParams.get('labelSelector'),
  });
  const known = req.headers.authorization === `Bearer secret-${name}`;
  if (known && name.endsWith('-unmetered') && answerUnmetered(url, res)) return;
  const status = url.pathname.endsWith('/limitranges') ? 403 : 200;
  res.writeHead(known ? status : 401, { 'content-type': 'application/json' });
  const items = url.pathname.endsWith('/services')
    ? [{ metadata: { name: 'a-service' } }]
    : [];
  res.end(JSON.stringify(known ? { kind: 'List', items } : { code: 401 }));
});
/** A service in four namespaces, of which nobody measures the usage: what an API server says when its metrics server is away. */
function answerUnmetered(url: URL, res: ServerResponse): boolean {
  if (url.pathname.includes('/metrics.k8s.io/')) {
    res.writeHead(503, { 'content-type': 'text/plain; charset=utf-8' });
    res.end('service unavailable\n');
    return true;
  }
  if (!url.pathname.endsWith('/api/v1/pods')) return false;
  const items = ['dev', 'qa', 'stg', 'prd'].map(namespace => ({
    metadata: { name: 'a-pod', namespace },
  }));
  res.writeHead(200, { 'content-type': 'application/json' });
  res.end(JSON.stringify({ kind: 'PodList', items }));
  return true;
}
beforeAll(async () => {
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked.length = 0;
});
const askedClusters = () => [...new Set(asked.map(a => a.cluster))].sort();

const installed = () => [
  cluster('card', 'dev', { stage: 'dev', csp: 'private' }),
  cluster('card', 'prd', {
    stage: 'prd',
    csp: 'azure',
    region: 'koreacentral',
  }),
  cluster('card', 'inside', { url: 'http://169.254.169.254/' }),
  cluster('card', 'typo', { url: 'not a url' }),
  cluster('life', 'prd'),
  cluster(null, 'tools'),
];

async function start(
  groups: string[],
  connections: Connection[] = installed(),
) {
  const forAffiliate = async (affiliate: string | null, offering: string) =>
    resolveConnections(connections, affiliate, offering);
  const backend = await startTestBackend({
    features: [
      kubernetesPlugin,
      kubernetesModuleKronos,
      mockServices.rootConfig.factory({
        data: {
          kubernetes: {
            serviceLocatorMethod: { type: 'multiTenant' },
            clusterLocatorMethods: [],
          },
          kronos: { upstream: { allow: [{ host: '127.0.0.1' }] } },
        },
      }),
      mockServices.userInfo.mock({
        getUserInfo: async () => ({
          userEntityRef: 'user:default/me',
          ownershipEntityRefs: groups.map(name => `group:default/${name}`),
        }),
      }).factory,
      // the catalog decides what a caller may read; here all may read all
      catalogServiceMock.factory({
        entities: [
          component('payment', 'card'),
          component('claims', 'life'),
          component('lost', 'unresolved'),
          component('portal'),
          component('grabs', 'card', {
            'backstage.io/kubernetes-label-selector': '!x',
          }),
          component('roams', 'card', {
            'backstage.io/kubernetes-id': 'roams',
            'backstage.io/kubernetes-namespace': '../secrets',
          }),
        ],
      }),
      affiliatesServiceMock.factory({
        entities: [
          group('holding', 'group'),
          withTitle(group('card', 'affiliate', 'holding'), 'CARD'),
          group('life', 'affiliate', 'holding'),
          group('card-devs', 'team', 'card', { role: 'developer' }),
          group('card-fakes', 'team', 'card', { role: 'group-admin' }),
          group('executives', 'role', 'holding', { role: 'executive' }),
          group('partners', 'role', 'holding', { role: 'partner' }),
        ],
      }),
      createServiceFactory({
        service: connectionsServiceRef,
        deps: {},
        factory: () => ({
          forAffiliate,
          forEntity: async (entity, offering) => {
            const affiliate = entity.metadata.labels?.['kronos.io/affiliate'];
            return affiliate === 'unresolved'
              ? []
              : forAffiliate(affiliate ?? null, offering);
          },
          installedFor: async () => [],
        }),
      }),
    ],
  });
  const clusters = () =>
    request(backend.server).get('/api/kubernetes/clusters');
  const workloads = (entityRef: string) =>
    request(backend.server)
      .post('/api/kubernetes/resources/workloads/query')
      .send({ entityRef, auth: {} });
  return { backend, clusters, workloads };
}

const names = (items: { name: string }[]) =>
  items.map(item => item.name).sort();

describe('clusters of an affiliate', () => {
  it('shows a developer the clusters of the own affiliate and of the group, and never a token', async () => {
    const { backend, clusters } = await start(['card-devs']);
    const { body, text } = await clusters().expect(200);
    expect(names(body.items)).toEqual(['card-dev', 'card-prd', 'group-tools']);
    expect(body.items).toContainEqual({
      name: 'card-prd',
      title: 'CARD · prd · azure koreacentral',
      authProvider: 'serviceAccount',
    });
    expect(text).not.toContain('secret');
    await backend.stop();
  });

  it('asks only the clusters of the entity, each with its own token', async () => {
    const { backend, workloads } = await start(['card-devs']);
    const { body, text } = await workloads('component:default/payment').expect(
      200,
    );
    expect(body.items.map((item: any) => item.cluster.name).sort()).toEqual([
      'card-dev',
      'card-prd',
      'group-tools',
    ]);
    expect(text).not.toContain('secret');
    expect(body.items.flatMap((item: any) => item.errors)).toEqual([]);
    expect(asked).toContainEqual({
      cluster: 'card-prd',
      path: 'apis/apps/v1/deployments',
      selector: 'backstage.io/kubernetes-id=payment',
    });
    await backend.stop();
  });

  it('reaches no cluster of another affiliate, even for an entity that the caller got to see', async () => {
    const { backend, workloads } = await start(['card-devs']);
    await workloads('component:default/claims').expect(200);
    await workloads('component:default/lost').expect(200);
    await workloads('component:default/portal').expect(200);
    await request(backend.server)
      .post('/api/kubernetes/services/claims')
      .send({
        auth: {},
        // forged: the plugin reads the entity again
        entity: {
          ...component('claims', 'card'),
          metadata: { ...component('claims', 'card').metadata },
        },
      });
    expect(askedClusters()).toEqual(['null-tools']);
    await backend.stop();
  });

  it('shows an executive all affiliates, and asks only those of the entity', async () => {
    const { backend, clusters, workloads } = await start(['executives']);
    const { body } = await clusters().expect(200);
    expect(names(body.items)).toEqual([
      'card-dev',
      'card-prd',
      'group-tools',
      'life-prd',
    ]);
    await workloads('component:default/claims').expect(200);
    expect(askedClusters()).toEqual(['life-prd', 'null-tools']);
    await backend.stop();
  });

  it.each([[['partners']], [['card-fakes']], [[]]])(
    'shows nothing to members of %j',
    async groups => {
      const { backend, clusters, workloads } = await start(groups);
      expect((await clusters().expect(200)).body.items).toEqual([]);
      expect(
        (await workloads('component:default/payment').expect(200)).body.items,
      ).toEqual([]);
      expect(asked).toEqual([]);
      await backend.stop();
    },
  );

  it('shows what the others say when one cluster is gone, one refuses and one has no token', async () => {
    const { backend, workloads } = await start(
      ['card-devs'],
      [
        cluster('card', 'good'),
        cluster('card', 'gone', { url: 'http://127.0.0.1:1/' }),
        { ...cluster('card', 'refuses'), secrets: { token: 'old' } },
        { ...cluster('card', 'forgotten'), secrets: {} },
      ],
    );
    const { body, text } = await workloads('component:default/payment').expect(
      200,
    );
    expect(
      Object.fromEntries(
        body.items.map(({ cluster: { name }, errors, resources }: any) => [
          name,
          [
            resources.length > 0 && 'resources',
            ...new Set(errors.map((e: any) => e.statusCode ?? e.message)),
          ].filter(Boolean),
        ]),
      ),
    ).toEqual({
      'card-good': ['resources'],
      'card-gone': [expect.any(String)],
      'card-refuses': [401],
      'card-forgotten': ['No token is set for card-forgotten.'],
    });
    expect(text).not.toContain('old');
    await backend.stop();
  });

  it('shows the pods of a cluster whose metrics server is away, each time', async () => {
    const { backend, workloads } = await start(
      ['card-devs'],
      [cluster('card', 'unmetered')],
    );
    for (let look = 0; look < 3; look++) {
      const { body } = await workloads('component:default/payment').expect(200);
      const [{ errors, resources, podMetrics }] = body.items;
      const pods = resources.find((r: any) => r.type === 'pods');
      expect({ errors, podMetrics }).toEqual({ errors: [], podMetrics: [] });
      expect(pods.resources).toHaveLength(4);
    }
    await backend.stop();
  });

  it('never asks for secrets', async () => {
    const { backend } = await start(['card-devs']);
    await request(backend.server)
      .post('/api/kubernetes/resources/custom/query')
      .send({
        entityRef: 'component:default/payment',
        auth: {},
        customResources: [
          { group: '', apiVersion: 'v1', plural: 'secrets' },
          { apiVersion: 'v1', plural: 'Secrets' },
          { group: '', apiVersion: '..', plural: 'secrets/../pods' },
        ],
      })
      .expect(200);
    expect(asked).toEqual([]);
    await backend.stop();
  });

  it.each([
    ['grabs', 'must be label=value pairs separated by commas'],
    ['roams', 'must be a namespace'],
  ])(
    'asks nothing for annotations that select what belongs to others: %s',
    async (name, told) => {
      const { backend, workloads } = await start(
        ['card-devs'],
        [cluster('card', 'dev')],
      );
      const { body } = await workloads(`component:default/${name}`).expect(200);
      expect(body.items[0].resources).toEqual([]);
      expect(body.items[0].errors[0].message).toContain(told);
      expect(asked).toEqual([]);
      await backend.stop();
    },
  );

  it('asks a shared cluster only for what carries the label of the affiliate', async () => {
    const { backend, workloads } = await start(
      ['card-devs'],
      [
        cluster(null, 'shared', {
          matchers: 'kronos.io/affiliate={affiliate}',
        }),
      ],
    );
    await workloads('component:default/payment').expect(200);
    expect(asked.length).toBeGreaterThan(5);
    expect(new Set(asked.map(({ selector }) => selector))).toEqual(
      new Set(['backstage.io/kubernetes-id=payment,kronos.io/affiliate=card']),
    );
    await backend.stop();
  });

  it('works with no cluster at all', async () => {
    const { backend, clusters, workloads } = await start(['card-devs'], []);
    expect((await clusters().expect(200)).body.items).toEqual([]);
    expect(
      (await workloads('component:default/payment').expect(200)).body.items,
    ).toEqual([]);
    await backend.stop();
  });
});
