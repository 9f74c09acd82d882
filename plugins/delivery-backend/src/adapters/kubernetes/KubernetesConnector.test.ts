import {
  mockCredentials,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import {
  LABEL_AFFILIATE,
  pluginLabel,
  versionOfImage,
} from '@kronos-portal/common';
import {
  domainTestFeatures,
  startToolServer,
} from '@kronos-portal/node/testUtils';
import request from 'supertest';
import deliveryPlugin from '../..';

const service = (
  name: string,
  annotations: Record<string, string>,
  affiliate = 'kb-card',
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    namespace: 'default',
    uid: `uid-${name}`,
    labels: {
      [LABEL_AFFILIATE]: affiliate,
      [pluginLabel('kubernetes')]: 'installed',
    },
    annotations,
  },
  spec: { type: 'service' },
});

const workload = (name: string, image: string, more: any = {}) => ({
  metadata: { name, namespace: 'payment-dev', generation: 2 },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: name } },
    template: { spec: { containers: [{ name: 'app', image }] } },
    ...more.spec,
  },
  status: { observedGeneration: 2, updatedReplicas: 3, ...more.status },
});

const cronJob = (name: string, status: object, spec = {}) => ({
  metadata: { name, namespace: 'payment-dev' },
  spec: {
    schedule: '30 2 * * *',
    timeZone: 'Asia/Seoul',
    jobTemplate: {
      spec: {
        template: {
          spec: { containers: [{ name: 'job', image: `${name}:7` }] },
        },
      },
    },
    ...spec,
  },
  status,
});

/** A cluster as its API server answers. */
function cluster(
  token: string,
  deployments: unknown[],
  /** undefined: the token may not see them */
  cronJobs?: unknown[],
) {
  return (req: any, res: any) => {
    const { pathname } = new URL(req.url!, 'http://x');
    const list = (items: unknown[]) => res.end(JSON.stringify({ items }));
    if (req.headers.authorization !== `Bearer ${token}`) {
      res.writeHead(401).end();
    } else if (pathname.endsWith('/deployments')) {
      list(deployments);
    } else if (pathname.endsWith('/statefulsets')) {
      list([
        workload('db', 'registry:5000/db', {
          spec: { replicas: 0 },
          status: {},
        }),
      ]);
    } else if (pathname.endsWith('/cronjobs')) {
      if (cronJobs) list(cronJobs);
      else res.writeHead(403).end('{}');
    } else if (pathname.endsWith('/pods')) {
      list([
        {
          metadata: {
            name: 'a',
            namespace: 'payment-dev',
            labels: { app: 'payment', hash: '1' },
          },
          status: {
            containerStatuses: [{ restartCount: 2 }, { restartCount: 1 }],
          },
        },
        {
          metadata: {
            name: 'b',
            namespace: 'other',
            labels: { app: 'payment' },
          },
          status: { containerStatuses: [{ restartCount: 50 }] },
        },
      ]);
    } else {
      res.writeHead(404).end();
    }
  };
}

describe('Kubernetes for an affiliate', () => {
  let dev: Awaited<ReturnType<typeof startToolServer>>;
  let prd: typeof dev;
  let batch: typeof dev;
  let server: any;
  let stop: () => Promise<void>;

  const read = (name: string, user = 'kb-card-developer') =>
    request(server)
      .get(
        `/api/delivery/entities/component/default/${name}/kubernetes/workloads`,
      )
      .set({
        authorization: mockCredentials.user.header(`user:default/${user}`),
      });

  beforeAll(async () => {
    dev = await startToolServer(
      cluster('dev-token', [
        workload('payment', 'registry:5000/kb-card/payment:1.4.0', {
          status: { readyReplicas: 3 },
        }),
        workload('payment-batch', 'payment@sha256:0123456789abcdef', {
          status: { readyReplicas: 1 },
        }),
        workload('payment-new', 'payment:2', {
          status: { readyReplicas: 3, updatedReplicas: 1 },
        }),
        { metadata: {} },
      ]),
    );
    const began = '2026-01-30T17:30:00Z';
    batch = await startToolServer(
      cluster(
        'batch-token',
        [],
        [
          cronJob('done', {
            lastScheduleTime: began,
            lastSuccessfulTime: '2026-01-30T17:31:00Z',
          }),
          cronJob('broken', {
            lastScheduleTime: began,
            lastSuccessfulTime: '2026-01-29T17:31:00Z',
          }),
          cronJob('busy', { lastScheduleTime: began, active: [{}] }),
          cronJob('new', {}),
          cronJob('held', {}, { suspend: true }),
        ],
      ),
    );
    prd = await startToolServer((_req, res) => res.writeHead(503).end());
    const connection = (
      affiliate: string,
      name: string,
      tool: typeof dev,
      token: string,
    ) => ({
      offering: 'kubernetes',
      affiliate,
      name,
      settings: { url: tool.url, stage: name, csp: 'private' },
      secrets: { token },
    });
    const id = { 'backstage.io/kubernetes-id': 'payment' };
    const selector = 'backstage.io/kubernetes-label-selector';
    const backend = await startTestBackend({
      features: [
        ...domainTestFeatures({
          entities: [
            service('payment', id),
            service('confined', {
              [selector]: 'app=payment, team==card',
              'backstage.io/kubernetes-namespace': 'payment-dev',
            }),
            service('negated', { [selector]: 'app!=payment' }),
            service('set', { [selector]: 'app in (a,b)' }),
            service('path', {
              ...id,
              'backstage.io/kubernetes-namespace': '../kube-system',
            }),
            service('policy', id, 'kb-life'),
            service('settlement', id, 'kb-bank'),
          ],
          canSee: (entity, user) =>
            user.includes(entity.metadata.labels![LABEL_AFFILIATE]),
          connections: [
            connection('kb-card', 'dev', dev, 'dev-token'),
            connection('kb-card', 'prd', prd, 'prd-token'),
            connection('kb-life', 'dev', dev, 'not-the-token'),
            connection('kb-bank', 'dev', batch, 'batch-token'),
          ],
        }),
        deliveryPlugin,
      ],
    });
    server = backend.server;
    stop = () => backend.stop();
  });
  afterAll(async () => {
    await stop?.();
    await Promise.all([dev.close(), prd.close(), batch.close()]);
  });

  it('shows what runs in each cluster, and names the one that does not answer', async () => {
    const { body } = await read('payment').expect(200);
    expect(body.problem).toBeUndefined();
    expect(body.data.unanswered).toEqual(['prd']);
    expect(body.data.workloads).toMatchObject([
      {
        cluster: 'dev',
        stage: 'dev',
        namespace: 'payment-dev',
        kind: 'Deployment',
        name: 'payment',
        status: 'ready',
        ready: 3,
        desired: 3,
        version: '1.4.0',
        restarts: 3,
      },
      {
        name: 'payment-batch',
        status: 'degraded',
        version: 'sha256:0123456789ab',
        restarts: 0,
      },
      { name: 'payment-new', status: 'progressing' },
      { kind: 'StatefulSet', name: 'db', status: 'stopped', ready: 0 },
    ]);
    expect(versionOfImage('registry:5000/db')).toBeUndefined();
    expect(
      new URL(dev.requests[0].url, 'http://x').searchParams.get(
        'labelSelector',
      ),
    ).toBe('backstage.io/kubernetes-id=payment');
  });

  it('shows a batch job by its last run', async () => {
    const { body } = await read('settlement', 'kb-bank-developer').expect(200);
    const jobs = body.data.workloads.filter((w: any) => w.kind === 'CronJob');
    expect(jobs).toMatchObject([
      {
        name: 'done',
        status: 'ready',
        version: '7',
        ready: 1,
        desired: 1,
        batch: {
          schedule: '30 2 * * *',
          timeZone: 'Asia/Seoul',
          lastRunAt: '2026-01-30T17:30:00Z',
          lastResult: 'succeeded',
        },
      },
      { name: 'broken', status: 'degraded', batch: { lastResult: 'failed' } },
      { name: 'busy', status: 'ready', batch: { lastResult: 'running' } },
      { name: 'new', status: 'ready' },
      { name: 'held', status: 'stopped', desired: 0 },
    ]);
    expect(jobs[3].batch).not.toHaveProperty('lastResult');
  });

  it('confines the question by namespace and by equality of labels', async () => {
    dev.requests.length = 0;
    await read('confined').expect(200);
    expect(dev.requests).toHaveLength(4);
    for (const { url } of dev.requests) {
      const { pathname, searchParams } = new URL(url, 'http://x');
      expect(pathname).toContain('/namespaces/payment-dev/');
      expect(searchParams.get('labelSelector')).toBe('app=payment,team=card');
    }
    dev.requests.length = 0;
    for (const name of ['negated', 'set', 'path']) {
      const { body } = await read(name).expect(200);
      expect(body.problem.kind).toBe('missing-annotation');
    }
    expect(dev.requests).toEqual([]);
  });

  it('uses the clusters of the affiliate alone', async () => {
    await read('policy').expect(404);
    const { body } = await read('policy', 'kb-life-developer').expect(200);
    expect(body).toMatchObject({
      data: null,
      problem: { kind: 'unauthorized' },
    });
    expect(JSON.stringify(body)).not.toContain('token"');
  });
});
