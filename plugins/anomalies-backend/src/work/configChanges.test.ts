import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { migrate } from '@kronos-portal/node';
import { testDatabases } from '@kronos-portal/node/testUtils';
import { playgroundCredentials } from '@kronos-portal/playground/testUtils';
import type { Knex } from 'knex';
import {
  PlaygroundDetection,
  refOf,
} from '../__testUtils__/PlaygroundDetection';
import { MINUTE } from '../__testUtils__/scriptedWorld';

jest.setTimeout(300_000);

const databases = testDatabases();
const directory = resolvePackagePath(
  '@kronos-portal/plugin-anomalies-backend',
  'migrations',
);

const AFFILIATE = 'kb-card';
const SERVICE = 'card-payment-api';
const PRD = `prd/${SERVICE}-prd`;
const DEPLOYMENT = `/apis/apps/v1/namespaces/${SERVICE}-prd/deployments/${SERVICE}`;
const CONFIG_MAP = `/api/v1/namespaces/${SERVICE}-prd/configmaps/${SERVICE}-config`;
/** Stands in values of everything that is written here, and may be found nowhere. */
const VALUE = 'hunter2-and-more';

describe('What changed in the clusters', () => {
  let knex: Knex;
  let detection: PlaygroundDetection;

  beforeEach(async () => {
    knex = await databases.init('SQLite');
    await migrate({ knex, directory });
    detection = await PlaygroundDetection.start({
      knex,
      at: Date.UTC(2026, 10, 18, 1, 0, 30),
      services: [SERVICE],
      historyHours: 1,
    });
    await detection.pass(2);
  });
  afterEach(() => detection.stop());

  /** As a person does it with kubectl. */
  async function patch(path: string, body: object) {
    const cluster = `${AFFILIATE}-prd`;
    const response = await fetch(
      `${detection.playground.url}/kubernetes/${cluster}${path}`,
      {
        method: 'PATCH',
        headers: {
          authorization: `Bearer ${playgroundCredentials.kubernetesToken(
            cluster,
          )}`,
          'content-type': 'application/strategic-merge-patch+json',
          'user-agent': 'kubectl/v1.33.4',
        },
        body: JSON.stringify(body),
      },
    );
    expect(response.status).toBe(200);
    return detection.clock.now;
  }
  const patchTemplate = (template: object) =>
    patch(DEPLOYMENT, { spec: { template } });

  /** What is remembered since then, the oldest first; and no value is, wherever one looks. */
  async function changes(since: number) {
    const kept = await Promise.all(
      ['watched', 'findings', 'anomalies', 'changes'].map(table => knex(table)),
    );
    expect(JSON.stringify(kept)).not.toContain(VALUE);
    const found = await detection.engine.store.changes(
      [refOf(SERVICE)],
      since - 1_000,
      detection.clock.now,
    );
    return found
      .reverse()
      .map(({ kind, title, detail }) => [kind, title, detail]);
  }

  it('names a ConfigMap that somebody changed, with its keys and the time, and none that stayed', async () => {
    const at = await patch(CONFIG_MAP, {
      data: { LOG_LEVEL: VALUE, POOL_SIZE: VALUE, TZ: null },
    });
    await detection.pass(6);
    expect(await changes(at)).toEqual([
      [
        'config',
        `ConfigMap ${SERVICE}-config`,
        `LOG_LEVEL, +POOL_SIZE, -TZ · ${PRD}`,
      ],
    ]);
    const [change] = await detection.engine.store.changes(
      [refOf(SERVICE)],
      at - 1_000,
      at + 1_000,
    );
    expect(Math.abs(Date.parse(change.at) - at)).toBeLessThan(1_000);

    // another label is no other configuration
    await patch(CONFIG_MAP, { metadata: { labels: { reviewed: 'yes' } } });
    await detection.pass(6);
    expect(await changes(at)).toHaveLength(1);
  });

  it('looks at once when something is wrong, so that the anomaly names the change before it', async () => {
    // Given that it was looked a moment ago
    await patch(CONFIG_MAP, { data: { POOL_SIZE: '1' } });
    await detection.playground.control.incident({
      service: SERVICE,
      kind: 'slow-database',
      minutes: 30,
    });
    await detection.pass(3);
    const [{ anomaly }] = await detection.found(SERVICE);
    expect(anomaly.changes).toEqual([
      expect.objectContaining({
        kind: 'config',
        entityRef: refOf(SERVICE),
        title: `ConfigMap ${SERVICE}-config`,
        detail: `+POOL_SIZE · ${PRD}`,
      }),
    ]);
    expect(anomaly.changes[0].weight).toBeGreaterThan(0.7);
  });

  it('tells by the template of the new pods what a rollout is', async () => {
    const container = (more: object) => ({
      spec: { containers: [{ name: 'app', ...more }] },
    });
    const annotated = (annotations: object) => ({ metadata: { annotations } });
    const image = `registry.example/${AFFILIATE}/${SERVICE}`;
    const steps: [template: object, expected: unknown[][]][] = [
      [
        container({ image: `${image}:1.4.1` }),
        [
          [
            'deployment',
            `${SERVICE} 1.4.1`,
            expect.stringMatching(/^[\w.-]+ → 1\.4\.1 · prd\//),
          ],
        ],
      ],
      [
        container({
          env: [
            { name: 'DB_TIMEOUT', value: VALUE },
            {
              name: 'DB_PASSWORD',
              valueFrom: { secretKeyRef: { name: 'db', key: 'password' } },
            },
          ],
        }),
        [
          [
            'config',
            `Deployment ${SERVICE}`,
            `env DB_PASSWORD, DB_TIMEOUT · ${PRD}`,
          ],
        ],
      ],
      [
        annotated({
          'kubectl.kubernetes.io/restartedAt': '2026-11-18T10:00:00+09:00',
        }),
        [['restart', `Deployment ${SERVICE}`, PRD]],
      ],
      [
        container({ resources: { limits: { memory: '1Gi' } } }),
        [['config', `Deployment ${SERVICE}`, `resources · ${PRD}`]],
      ],
      [
        // a new version that wants another variable is a deployment all the same
        container({
          image: `${image}:1.4.2`,
          env: [{ name: 'DB_TIMEOUT', value: `${VALUE} 2` }],
        }),
        [
          [
            'deployment',
            `${SERVICE} 1.4.2`,
            `1.4.1 → 1.4.2 · env DB_TIMEOUT · ${PRD}`,
          ],
        ],
      ],
    ];
    for (const [template, expected] of steps) {
      const at = await patchTemplate(template);
      await detection.pass(4);
      expect(await changes(at)).toEqual(expected);
    }
  });

  it('says once what a chart does in one go: write a ConfigMap, and start the pods anew for it', async () => {
    const at = await patch(CONFIG_MAP, { data: { LOG_LEVEL: VALUE } });
    await patchTemplate({
      metadata: { annotations: { 'checksum/config': 'c0ffee' } },
    });
    await detection.pass(8);
    expect(await changes(at)).toEqual([
      ['config', `ConfigMap ${SERVICE}-config`, `LOG_LEVEL · ${PRD}`],
    ]);
  });

  it('says of a ConfigMap that many share what the service uses of it', async () => {
    // Given a service that takes one key of it
    const use = (...keys: string[]) =>
      patchTemplate({
        spec: {
          containers: [
            {
              name: 'app',
              envFrom: [],
              env: keys.map(key => ({
                name: `OF_${key}`,
                valueFrom: {
                  configMapKeyRef: { name: `${SERVICE}-config`, key },
                },
              })),
            },
          ],
        },
      });
    await use('TZ');
    await detection.pass(4);
    const at = await patch(CONFIG_MAP, { data: { LOG_LEVEL: VALUE } });
    await detection.pass(6);
    expect(await changes(at)).toEqual([]);

    // When it takes another one, the ConfigMap is the same
    await use('TZ', 'LOG_LEVEL');
    await detection.pass(4);
    expect(await changes(at)).toEqual([
      ['config', `Deployment ${SERVICE}`, `env OF_LOG_LEVEL · ${PRD}`],
    ]);
  });

  it('names the keys of a ConfigMap that is named after what is in it', async () => {
    const cluster = `${AFFILIATE}-prd`;
    const url = `${detection.playground.url}/kubernetes/${cluster}`;
    const config = async (name: string, data: Record<string, string>) => {
      const { status } = await fetch(
        `${url}/api/v1/namespaces/${SERVICE}-prd/configmaps`,
        {
          method: 'POST',
          headers: {
            authorization: `Bearer ${playgroundCredentials.kubernetesToken(
              cluster,
            )}`,
            'content-type': 'application/json',
          },
          body: JSON.stringify({ metadata: { name }, data }),
        },
      );
      expect(status).toBe(201);
      return patchTemplate({
        spec: {
          containers: [{ name: 'app', envFrom: [{ configMapRef: { name } }] }],
        },
      });
    };
    await config('settings-c8f2b6m9kd', { POOL_SIZE: VALUE, LEVEL: 'info' });
    await detection.pass(4);
    const at = await config('settings-7g2k9hm4tb', {
      POOL_SIZE: `${VALUE} 2`,
      LEVEL: 'info',
    });
    await detection.pass(4);
    expect(await changes(at)).toEqual([
      ['config', 'ConfigMap settings-7g2k9hm4tb', `POOL_SIZE · ${PRD}`],
    ]);
  });

  it('says what the pods tell while the cluster does not answer, and the rest when it does', async () => {
    const { control } = detection.playground;
    const at = await patchTemplate({
      spec: {
        containers: [
          { name: 'app', env: [{ name: 'DB_TIMEOUT', value: VALUE }] },
        ],
      },
    });
    control.fault('kubernetes', { mode: 'down' });
    await detection.pass(3);
    expect(await changes(at)).toEqual([
      [
        'deployment',
        expect.stringMatching(`^${SERVICE}-`),
        `${AFFILIATE}-prd/${SERVICE}-prd`,
      ],
    ]);
    control.fault('kubernetes', { mode: 'up' });
    await detection.pass(2);
    expect(await changes(at)).toEqual([
      ['config', `Deployment ${SERVICE}`, `env DB_TIMEOUT · ${PRD}`],
    ]);
  });

  it('sees that production is scaled beside dev', async () => {
    const at = await patch(DEPLOYMENT, { spec: { replicas: 6 } });
    await detection.pass(3);
    expect(await changes(at)).toEqual([
      ['scaling', '3 → 6', `${AFFILIATE}-prd/${SERVICE}-prd`],
    ]);
    expect(detection.clock.now - at).toBe(3 * MINUTE);
  });
});
