import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import type { Entity } from '@backstage/catalog-model';
import { UpstreamGuard, UpstreamInstances } from '@kronos-portal/node';
import {
  connectionsServiceMock,
  startToolServer,
} from '@kronos-portal/node/testUtils';
import { createSources } from '../index';

const BEGIN = Date.parse('2026-11-29T13:53:00Z');
const window = { from: BEGIN, to: BEGIN + 60_000 };
const BUDGET = { lines: 1_000, bytes: 1_000_000 };
const never = new AbortController().signal;

const api: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'api',
    annotations: { 'backstage.io/kubernetes-id': 'api' },
  },
};

/** A pod as the API server gives it. */
const pod = (
  name: string,
  more: { node?: string; ready?: boolean; state?: object; ended?: string } = {},
) => {
  const { node = 'node-1', ready = true, state, ended } = more;
  return {
    metadata: { name, namespace: 'pay' },
    spec: { nodeName: node, containers: [{ name: 'app' }] },
    status: {
      phase: 'Running',
      conditions: [
        { type: 'PodScheduled', status: 'True', lastProbeTime: null },
        {
          type: 'Ready',
          status: ready ? 'True' : 'False',
          lastProbeTime: null,
        },
      ],
      containerStatuses: [
        {
          name: 'app',
          ready,
          state: state ?? { running: { startedAt: '2026-11-29T13:00:00Z' } },
          lastState: ended
            ? {
                terminated: {
                  exitCode: 1,
                  reason: 'Error',
                  startedAt: '2026-11-29T13:53:00Z',
                  finishedAt: ended,
                  containerID: 'containerd://before',
                },
              }
            : {},
        },
      ],
    },
  };
};

const WAITING = {
  waiting: {
    reason: 'CrashLoopBackOff',
    message: 'back-off 5m0s restarting failed container=app',
  },
};

/** A Status without a reason: what the API server makes of a kubelet that it cannot reach. */
const kubeletAway = (name: string) => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message: `Get "https://10.0.0.9:10250/containerLogs/pay/${name}/app?timestamps=true": dial tcp 10.0.0.9:10250: connect: connection refused`,
  code: 500,
});

const line = (second: number, text: string) =>
  `2026-11-29T13:53:${String(second).padStart(2, '0')}.353123456Z ${text}\n`;

describe('Logs of pods', () => {
  let pods: object[];
  /** name of a pod → its log, or a status */
  let logs: Record<string, string | number>;
  let tool: Awaited<ReturnType<typeof startToolServer>>;
  beforeAll(async () => {
    tool = await startToolServer((req, res) => {
      const { pathname } = new URL(req.url!, 'http://x');
      const [, name] = /\/pods\/([^/]+)\/log$/.exec(pathname) ?? [];
      if (!name) {
        res.end(JSON.stringify({ kind: 'PodList', items: pods }));
        return;
      }
      const log = logs[name] ?? 404;
      const isText = typeof log === 'string';
      res.writeHead(isText ? 200 : log, {
        'content-type': isText ? 'text/plain' : 'application/json',
      });
      res.end(isText ? log : JSON.stringify(kubeletAway(name)));
    });
  });
  afterAll(() => tool.close());
  beforeEach(() => {
    tool.requests.length = 0;
  });

  function read() {
    const logger = mockServices.logger.mock();
    const config = new ConfigReader({
      kronos: { upstream: { allow: [{ host: '127.0.0.1' }] } },
    });
    const kubernetes = createSources({
      connections: connectionsServiceMock({
        connections: [
          {
            offering: 'kubernetes',
            name: 'dev',
            settings: { url: tool.url },
            secrets: { token: 'of-the-cluster' },
          },
        ],
      }),
      instances: UpstreamInstances.create({
        guard: UpstreamGuard.fromConfig(config, { logger }),
        policy: { retries: 0 },
      }),
      logger,
    }).logs.find(source => source.tool === 'kubernetes')!;
    return kubernetes.read(api, window, BUDGET, never);
  }
  const asked = () =>
    tool.requests.filter(({ url }) => url.includes('/log?')).length;

  it('counts no line twice while a container waits to be started again: until then its log is that of the one before', async () => {
    pods = [
      pod('api-1', {
        ready: false,
        state: WAITING,
        ended: '2026-11-29T13:53:20Z',
      }),
    ];
    logs = { 'api-1': line(5, 'begins') + line(20, 'fatal') };
    const { lines } = await read();
    expect(lines.map(l => l.line)).toEqual(['begins', 'fatal']);
    expect(asked()).toBe(1);
  });

  it('reads the pods that there are when a node is lost, and says what is missing', async () => {
    // Given two pods on a node whose kubelet is gone, which the cluster has taken note of
    pods = [
      pod('api-1', { node: 'node-9', ready: false }),
      pod('api-2'),
      pod('api-3', { node: 'node-9', ready: false }),
    ];
    logs = { 'api-1': 500, 'api-2': line(7, 'served'), 'api-3': 500 };
    const { lines, problem, until } = await read();
    expect(lines.map(l => [l.pod, l.line])).toEqual([['api-2', 'served']]);
    expect(until).toBe(window.to);
    expect(problem).toBe(
      'The logs of 2 pods cannot be read, because their node does not answer: api-1, api-3',
    );
    // the node is not asked again
    expect(asked()).toBe(2);
  });

  it('waits for a node that is gone for a moment only: what its pods write is not lost', async () => {
    pods = [pod('api-1'), pod('api-2')];
    logs = { 'api-1': 500, 'api-2': line(7, 'served') };
    await expect(read()).rejects.toMatchObject({
      problem: { kind: 'server-error' },
    });
  });

  it('asks nothing of pods that ended before: what was evicted stays in a cluster for days', async () => {
    const evicted = Array.from({ length: 25 }, (_, i) => ({
      ...pod(`api-0-${i}`),
      status: {
        phase: 'Failed',
        reason: 'Evicted',
        message: 'The node was low on resource: memory.',
      },
    }));
    const run = (name: string, finishedAt: string) => ({
      ...pod(name),
      status: {
        phase: 'Succeeded',
        containerStatuses: [
          { name: 'app', state: { terminated: { exitCode: 0, finishedAt } } },
        ],
      },
    });
    pods = [
      ...evicted,
      run('api-1-old', '2026-11-29T12:00:00Z'),
      run('api-1-run', '2026-11-29T13:53:30Z'),
      pod('api-2'),
    ];
    logs = {
      'api-1-run': line(29, 'run over'),
      'api-2': line(7, 'served'),
    };
    const { lines, skipped } = await read();
    expect(lines.map(l => l.line)).toEqual(['served', 'run over']);
    expect(skipped).toBe(0);
    expect(asked()).toBe(2);
  });

  it('says which right the account lacks', async () => {
    pods = [pod('api-1')];
    logs = { 'api-1': 403 };
    await expect(read()).rejects.toMatchObject({
      problem: {
        kind: 'forbidden',
        message:
          'The account of the cluster may not read the logs of pods: it needs get on pods/log.',
      },
    });
  });
});
