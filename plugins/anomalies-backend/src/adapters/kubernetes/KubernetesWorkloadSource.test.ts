import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import type { Entity } from '@backstage/catalog-model';
import { UpstreamGuard, UpstreamInstances } from '@kronos-portal/node';
import {
  connectionsServiceMock,
  startToolServer,
} from '@kronos-portal/node/testUtils';
import { createSources } from '../index';

const never = new AbortController().signal;
const CREATED = '2026-06-01T12:00:00Z';

const api: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'api',
    annotations: {
      'backstage.io/kubernetes-id': 'api',
      'backstage.io/kubernetes-namespace': 'pay',
    },
  },
};

const replicaSet = (name: string, revision: number, spec: object) => ({
  metadata: {
    name,
    namespace: 'pay',
    creationTimestamp: CREATED,
    annotations: { 'deployment.kubernetes.io/revision': String(revision) },
    ownerReferences: [{ kind: 'Deployment', name: 'api' }],
  },
  spec: { template: { spec } },
});

/** What a cluster has: by path, a body or a status. */
type Answers = Record<string, unknown>;

describe('What a service runs with', () => {
  let answers: Answers;
  let tool: Awaited<ReturnType<typeof startToolServer>>;
  const warnings: string[] = [];
  beforeAll(async () => {
    tool = await startToolServer((req, res) => {
      const { pathname } = new URL(req.url!, 'http://x');
      const found = Object.hasOwn(answers, pathname) ? answers[pathname] : 404;
      res.writeHead(typeof found === 'number' ? found : 200, {
        'content-type': 'application/json',
      });
      res.end(JSON.stringify(typeof found === 'number' ? {} : found));
    });
  });
  afterAll(() => tool.close());
  beforeEach(() => {
    tool.requests.length = 0;
    warnings.length = 0;
  });

  function source(...clusters: string[]) {
    const logger = mockServices.logger.mock();
    logger.warn.mockImplementation(message => warnings.push(message));
    const config = new ConfigReader({
      kronos: { upstream: { allow: [{ host: '127.0.0.1' }] } },
    });
    const [workloads] = createSources({
      connections: connectionsServiceMock({
        connections: clusters.map(name => ({
          offering: 'kubernetes',
          name,
          settings: { url: `${tool.url}/${name}` },
          secrets: { token: 'of-the-cluster' },
        })),
      }),
      instances: UpstreamInstances.create({
        guard: UpstreamGuard.fromConfig(config, { logger }),
        policy: { retries: 0 },
      }),
      logger,
    }).workloads;
    return () => workloads.read(api, value => `#${value.length}`, never);
  }
  const setsOf = (cluster: string) =>
    `/${cluster}/apis/apps/v1/namespaces/pay/replicasets`;
  const mapOf = (cluster: string, name: string) =>
    `/${cluster}/api/v1/namespaces/pay/configmaps/${name}`;

  const using = {
    containers: [
      {
        name: 'app',
        image: 'api:2',
        env: [
          {
            name: 'LEVEL',
            valueFrom: { configMapKeyRef: { name: 'shared', key: 'level' } },
          },
          {
            name: 'PASSWORD',
            valueFrom: { secretKeyRef: { name: 'db', key: 'password' } },
          },
        ],
        envFrom: [
          { configMapRef: { name: 'of-api' } },
          { secretRef: { name: 'tokens' } },
        ],
      },
    ],
    volumes: [
      { name: 'files', configMap: { name: 'files' } },
      {
        name: 'more',
        projected: {
          sources: [
            { configMap: { name: 'kube-root-ca.crt' } },
            { configMap: { name: 'more' } },
            { secret: { name: 'keys' } },
          ],
        },
      },
    ],
  };

  it('is what its newest version uses: of a ConfigMap which keys, of a Secret nothing', async () => {
    answers = {
      [setsOf('prd')]: {
        items: [
          replicaSet('api-6b7c8d9f5', 1, {
            containers: [
              {
                name: 'app',
                image: 'api:1',
                envFrom: [{ configMapRef: { name: 'of-old' } }],
              },
            ],
          }),
          replicaSet('api-7f6d5c4b3', 2, using),
          // another's may look as it likes
          { metadata: { name: 7 } },
        ],
      },
      [mapOf('prd', 'of-api')]: {
        metadata: {
          managedFields: [
            {
              manager: 'helm',
              time: '2026-06-01T12:00:00Z',
              fieldsV1: { 'f:data': { 'f:A': {} } },
            },
            {
              manager: 'kubectl-label',
              time: '2026-06-03T12:00:00Z',
              fieldsV1: { 'f:metadata': { 'f:labels': {} } },
            },
          ],
        },
        data: { A: 'one', B: 'three' },
        binaryData: { C: 'AAAA' },
      },
      [mapOf('prd', 'shared')]: {
        metadata: {},
        data: { level: 'info', other: 'not of this service' },
      },
      [mapOf('prd', 'files')]: { metadata: {}, data: { 'app.yml': 'a: b' } },
    };
    const { revisions, configMaps, isComplete } = await source('prd')();
    expect(isComplete).toBe(true);
    expect(
      revisions.map(({ name, deployment, isNewest }) => [
        name,
        deployment,
        isNewest,
      ]),
    ).toEqual([
      ['api-6b7c8d9f5', 'api', false],
      ['api-7f6d5c4b3', 'api', true],
    ]);
    const where = { cluster: 'prd', namespace: 'pay' };
    expect(configMaps).toHaveLength(4);
    expect(configMaps).toEqual(
      expect.arrayContaining([
        {
          ...where,
          name: 'of-api',
          writtenAt: Date.parse('2026-06-01T12:00:00Z'),
          keys: new Map([
            ['A', '#5'],
            ['B', '#7'],
            ['C', '#6'],
          ]),
        },
        {
          ...where,
          name: 'shared',
          only: new Set(['level']),
          keys: new Map([
            ['level', '#10'],
            ['other', '#25'],
          ]),
        },
        { ...where, name: 'files', keys: new Map([['app.yml', '#12']]) },
        // one that is not there
        { ...where, name: 'more', keys: new Map() },
      ]),
    );
    expect(tool.requests.map(({ url }) => url).join('\n')).not.toMatch(
      /secret|of-old|kube-root/,
    );
    expect(
      new URL(tool.requests[0].url, 'http://x').searchParams.get(
        'labelSelector',
      ),
    ).toBe('backstage.io/kubernetes-id=api');
  });

  it('is told as far as the token may see it, and the rest is said once', async () => {
    answers = {
      [setsOf('prd')]: { items: [replicaSet('api-7f6d5c4b3', 2, using)] },
      ...Object.fromEntries(
        ['of-api', 'shared', 'files', 'more'].map(name => [
          mapOf('prd', name),
          403,
        ]),
      ),
      [setsOf('old')]: 403,
    };
    const read = source('prd', 'old');
    await read();
    const { revisions, configMaps, isComplete } = await read();
    expect(revisions).toHaveLength(1);
    expect(configMaps).toEqual([]);
    expect(isComplete).toBe(true);
    expect(warnings).toEqual([
      expect.stringContaining('cluster old may not read replicasets'),
      expect.stringContaining('cluster prd may not read configmaps'),
    ]);
  });

  it('is told of the clusters that answer, and that one did not', async () => {
    answers = {
      [setsOf('prd')]: { items: [replicaSet('api-7f6d5c4b3', 2, {})] },
      [setsOf('dev')]: 500,
    };
    const { revisions, isComplete } = await source('prd', 'dev')();
    expect(revisions.map(({ cluster }) => cluster)).toEqual(['prd']);
    expect(isComplete).toBe(false);
    await expect(source('dev')()).rejects.toThrow();
  });
});
