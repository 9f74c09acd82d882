import {
  mockCredentials,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { LABEL_AFFILIATE, versionOfImage } from '@kronos-portal/common';
import {
  domainTestFeatures,
  startToolServer,
  stampedService,
} from '@kronos-portal/node/testUtils';
import request from 'supertest';
import deliveryPlugin from '../..';

const service = (
  name: string,
  annotations: Record<string, string>,
  affiliate = 'kb-card',
): Entity =>
  stampedService(name, { affiliate, tools: ['kubernetes'], annotations });

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

/** What a rollout has come to, in the words of a Kubernetes 1.34: a count of nothing is not there. */
const rollout = (name: string, spec: object, status: object) => ({
  metadata: {
    name,
    namespace: 'payment-dev',
    generation: 2,
    creationTimestamp: '2026-01-01T00:00:00Z',
  },
  spec: {
    selector: { matchLabels: { app: name } },
    template: { spec: { containers: [{ name: 'app', image: `${name}:2` }] } },
    ...spec,
  },
  status: { observedGeneration: 2, ...status },
});

const condition = (type: string, status: string, at: string) => ({
  type,
  status,
  lastUpdateTime: at,
  lastTransitionTime: at,
});

/** A cluster as its API server answers. */
function cluster(
  token: string,
  deployments: unknown[],
  /** undefined: the token may not see them */
  cronJobs?: unknown[],
  more: { statefulSets?: unknown[]; pods?: unknown[] } = {},
) {
  return (req: any, res: any) => {
    const { pathname } = new URL(req.url!, 'http://x');
    const list = (items: unknown[]) => res.end(JSON.stringify({ items }));
    if (req.headers.authorization !== `Bearer ${token}`) {
      res.writeHead(401).end();
    } else if (pathname.endsWith('/deployments')) {
      list(deployments);
    } else if (pathname.endsWith('/statefulsets')) {
      list(
        more.statefulSets ?? [
          workload('db', 'registry:5000/db', {
            spec: { replicas: 0 },
            status: {},
          }),
        ],
      );
    } else if (pathname.endsWith('/cronjobs')) {
      if (cronJobs) list(cronJobs);
      else res.writeHead(403).end('{}');
    } else if (pathname.endsWith('/pods') && more.pods) {
      list(more.pods);
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
  let rolling: typeof dev;
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
    const known = [
      condition('Available', 'True', '2026-01-30T10:00:00Z'),
      condition('Progressing', 'True', '2026-01-30T10:00:05Z'),
    ];
    rolling = await startToolServer(
      cluster(
        'rolling-token',
        [
          // the new one crashes, the old one serves
          rollout(
            'crashes',
            { replicas: 1 },
            {
              replicas: 2,
              updatedReplicas: 1,
              readyReplicas: 1,
              availableReplicas: 1,
              unavailableReplicas: 1,
              conditions: known,
            },
          ),
          rollout(
            'held',
            { replicas: 2, paused: true },
            {
              replicas: 2,
              readyReplicas: 2,
              availableReplicas: 2,
              conditions: [
                known[0],
                condition('Progressing', 'Unknown', '2026-01-30T10:00:05Z'),
              ],
            },
          ),
          rollout(
            'over',
            { replicas: 1 },
            {
              replicas: 1,
              updatedReplicas: 1,
              readyReplicas: 1,
              availableReplicas: 1,
              conditions: known,
            },
          ),
        ],
        [],
        {
          statefulSets: [
            // nothing of it is new until somebody deletes its pods
            rollout(
              'waits',
              { replicas: 3, updateStrategy: { type: 'OnDelete' } },
              { replicas: 3, readyReplicas: 3, currentReplicas: 3 },
            ),
            rollout(
              'ledger',
              { replicas: 1 },
              {
                replicas: 1,
                readyReplicas: 1,
                currentReplicas: 1,
                updatedReplicas: 1,
              },
            ),
          ],
          pods: [
            {
              metadata: {
                name: 'ledger-0',
                namespace: 'payment-dev',
                labels: { app: 'ledger' },
              },
              status: {
                conditions: [
                  {
                    type: 'PodScheduled',
                    status: 'True',
                    lastProbeTime: null,
                    lastTransitionTime: '2026-01-30T11:59:00Z',
                  },
                  {
                    type: 'Ready',
                    status: 'True',
                    lastProbeTime: null,
                    lastTransitionTime: '2026-01-30T11:58:30Z',
                  },
                ],
                containerStatuses: [{ restartCount: 0 }],
              },
            },
          ],
        },
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
    const shared = (made: ReturnType<typeof connection>) => ({
      ...made,
      settings: {
        ...made.settings,
        matchers: 'kronos.io/affiliate={affiliate}',
      },
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
            service('rollouts', id, 'kb-trust'),
            service('guest', id, 'kb-capital'),
          ],
          canSee: (entity, user) =>
            user.includes(entity.metadata.labels![LABEL_AFFILIATE]),
          connections: [
            connection('kb-card', 'dev', dev, 'dev-token'),
            connection('kb-card', 'prd', prd, 'prd-token'),
            connection('kb-life', 'dev', dev, 'not-the-token'),
            connection('kb-bank', 'dev', batch, 'batch-token'),
            connection('kb-trust', 'dev', rolling, 'rolling-token'),
            shared(connection('kb-capital', 'dev', dev, 'dev-token')),
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
    await Promise.all([dev, prd, batch, rolling].map(tool => tool.close()));
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

  it('calls a rollout over when every replica runs what is shown', async () => {
    const { body } = await read('rollouts', 'kb-trust-developer').expect(200);
    expect(body.data.workloads).toMatchObject([
      { name: 'crashes', status: 'progressing', ready: 1, desired: 1 },
      { name: 'held', status: 'progressing', ready: 2, desired: 2 },
      { name: 'over', status: 'ready', updatedAt: '2026-01-30T10:00:05Z' },
      { name: 'waits', status: 'progressing', ready: 3, desired: 3 },
      // a StatefulSet does not say when: its pods do
      { name: 'ledger', status: 'ready', updatedAt: '2026-01-30T11:58:30Z' },
    ]);
  });

  it('asks a shared cluster only for what carries the label of the affiliate', async () => {
    dev.requests.length = 0;
    await read('guest', 'kb-capital-developer').expect(200);
    expect(dev.requests.length).toBeGreaterThan(0);
    for (const { url } of dev.requests) {
      expect(new URL(url, 'http://x').searchParams.get('labelSelector')).toBe(
        'backstage.io/kubernetes-id=payment,kronos.io/affiliate=kb-capital',
      );
    }
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
