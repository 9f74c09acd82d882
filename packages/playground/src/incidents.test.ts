import { playgroundCredentials, startPlayground } from './testUtils';

jest.setTimeout(60_000);

/** A Wednesday, two in the night in Seoul: the batches run at half past two. */
const NIGHT = Date.UTC(2026, 10, 17, 17);
const MINUTE = 60;

describe('an incident in the playground', () => {
  let playground: Awaited<ReturnType<typeof startPlayground>>;
  beforeEach(async () => {
    playground = await startPlayground({
      tools: ['jenkins', 'kubernetes', 'prometheus', 'loki'],
      startAt: NIGHT,
    });
  });
  afterEach(() => playground.stop());

  async function control(path: string, options: RequestInit = {}) {
    const response = await fetch(`${playground.url}/control${path}`, {
      ...options,
      headers: { 'content-type': 'application/json' },
    });
    return { status: response.status, body: (await response.json()) as any };
  }
  const incident = (service: string, kind: string) =>
    control('/incidents', {
      method: 'POST',
      body: JSON.stringify({ service, kind, minutes: 60 }),
    });
  const resolve = (id: string) =>
    control(`/incidents/${id}`, { method: 'DELETE' });

  async function kubernetes(cluster: string, path: string) {
    const token = playgroundCredentials.kubernetesToken(cluster);
    const response = await fetch(
      `${playground.url}/kubernetes/${cluster}${path}`,
      { headers: { authorization: `Bearer ${token}` } },
    );
    const text = await response.text();
    return text.startsWith('{') ? JSON.parse(text) : text;
  }

  /** Values by the label that tells the series apart. */
  async function measured(query: string, label = 'pod') {
    const response = await fetch(
      `${playground.url}/prometheus/api/v1/query?${new URLSearchParams({
        query,
      })}`,
    );
    const { data } = (await response.json()) as any;
    return new Map<string, number>(
      data.result.map(({ metric, value }: any) => [
        metric[label] ?? '',
        Number(value[1]),
      ]),
    );
  }

  const PRD = '/apis/apps/v1/namespaces/card-payment-api-prd/deployments';
  const PODS = '/api/v1/namespaces/card-payment-api-prd/pods';
  const imageOf = async () =>
    (await kubernetes('kb-card-prd', `${PRD}/card-payment-api`)).spec.template
      .spec.containers[0].image;
  const podNames = async (): Promise<string[]> =>
    (await kubernetes('kb-card-prd', PODS)).items.map(
      ({ metadata }: any) => metadata.name,
    );

  it('of a bad deployment is a commit, a build, new pods, and then the exception; what ran before comes back', async () => {
    const [image, pods] = [await imageOf(), await podNames()];
    const failing =
      'sum(rate(http_requests_total{namespace="card-payment-api-prd",status=~"5.."}[1m])) / sum(rate(http_requests_total{namespace="card-payment-api-prd"}[1m]))';
    const { body } = await incident('card-payment-api', 'bad-deployment');

    // while it is built, nothing is wrong and the old pods are the same
    playground.control.advance(15);
    expect(await imageOf()).toBe(image);
    expect(await podNames()).toEqual(pods);
    expect((await measured(failing)).get('')).toBeLessThan(0.05);

    playground.control.advance(3 * MINUTE);
    expect(await imageOf()).not.toBe(image);
    const fresh = await podNames();
    expect(fresh).toHaveLength(pods.length);
    expect(fresh.filter(name => pods.includes(name))).toEqual([]);
    expect((await measured(failing)).get('')).toBeGreaterThan(0.2);
    const log = await kubernetes('kb-card-prd', `${PODS}/${fresh[0]}/log`);
    expect(log).toMatch(
      /ERROR .*요청 처리 중 예외 발생.*\njava\.lang\.NullPointerException: .*\n\tat com\.kbfg/,
    );
    // the pods of before are still in the past of the metrics
    const before = await measured(
      'container_memory_working_set_bytes{namespace="card-payment-api-prd"} offset 3m',
    );
    expect([...before.keys()].sort()).toEqual([...pods].sort());

    await resolve(body.id);
    playground.control.advance(MINUTE);
    expect(await imageOf()).toBe(image);
    playground.control.advance(2 * MINUTE);
    expect((await measured(failing)).get('')).toBeLessThan(0.05);
  });

  it('of a batch suspends its CronJob, so that it does not run at its time', async () => {
    const path =
      '/apis/batch/v1/namespaces/card-settlement-prd/cronjobs/card-settlement-daily';
    const cronJob = () => kubernetes('kb-card-prd', path);
    const last = (await cronJob()).status.lastSuccessfulTime;
    const { body } = await incident('card-settlement', 'missed-batch');
    playground.control.advance(40 * MINUTE);

    expect(await cronJob()).toMatchObject({
      spec: { suspend: true },
      status: { lastSuccessfulTime: last },
    });
    const of = (name: string) =>
      measured(
        `${name}{namespace=~"(card-settlement|fund-nav)-prd"}`,
        'cronjob',
      );
    const [missed, ran] = ['card-settlement-daily', 'fund-nav-daily'];
    const success = await of('kube_cronjob_status_last_successful_time');
    expect(success.get(missed)).toBe(Date.parse(last) / 1_000);
    expect(success.get(ran)).toBeGreaterThan(NIGHT / 1_000 + 30 * MINUTE);
    expect(await of('kube_cronjob_spec_suspend')).toEqual(
      new Map([
        [missed, 1],
        [ran, 0],
      ]),
    );
    // half past two tomorrow; nothing of what is suspended
    expect(await of('kube_cronjob_next_schedule_time')).toEqual(
      new Map([[ran, NIGHT / 1_000 + 30 * MINUTE + 86_400]]),
    );

    await resolve(body.id);
    expect((await cronJob()).spec.suspend).toBe(false);
    expect((await incident('fund-ledger', 'missed-batch')).body.detail).toMatch(
      /'fund-ledger'.*card-settlement/,
    );
  });

  it('of a noisy neighbour hurts the pods on its node, and of no other', async () => {
    await incident('notification-hub', 'noisy-neighbour');
    playground.control.advance(5 * MINUTE);
    const { items } = await kubernetes('kbds-prd', '/api/v1/pods');
    const nodes = new Map<string, string>(
      items.map(({ metadata, spec }: any) => [metadata.name, spec.nodeName]),
    );
    const cpu = await measured(
      'rate(container_cpu_usage_seconds_total{cluster="kbds-prd"}[2m])',
    );
    const [noisy] = [...cpu].find(([, cores]) => cores > 0.8)!;
    expect(noisy).toMatch(/^notification-hub-/);
    const throttled = await measured(
      'rate(container_cpu_cfs_throttled_periods_total{cluster="kbds-prd"}[2m]) / rate(container_cpu_cfs_periods_total{cluster="kbds-prd"}[2m])',
    );
    expect(throttled.size).toBeGreaterThan(5);
    for (const [pod, share] of throttled) {
      const isNear = nodes.get(pod) === nodes.get(noisy);
      expect([pod, share > 0.3]).toEqual([pod, isNear]);
    }
  });

  it('of a certificate lets it end within days, and others not within a month', async () => {
    await incident('deal-pipeline', 'certificate-expiry');
    playground.control.advance(MINUTE);
    const days = await measured(
      '(probe_ssl_earliest_cert_expiry{namespace=~".*-prd"} - time()) / 86400',
      'service',
    );
    expect(days.size).toBeGreaterThan(30);
    for (const [service, left] of days) {
      expect([service, left < 30]).toEqual([
        service,
        service === 'deal-pipeline',
      ]);
    }
  });

  it('of less traffic makes less of everything that follows from it', async () => {
    const received =
      'sum(rate(container_network_receive_bytes_total{namespace="direct-car-web-prd"}[2m]))';
    const requests =
      'sum(rate(http_requests_total{namespace="direct-car-web-prd"}[2m]))';
    const before = [
      (await measured(received)).get('')!,
      (await measured(requests)).get('')!,
    ];
    await incident('direct-car-web', 'traffic-drop');
    playground.control.advance(5 * MINUTE);
    expect((await measured(received)).get('')! / before[0]).toBeLessThan(0.7);
    expect((await measured(requests)).get('')! / before[1]).toBeLessThan(0.3);
  });
});
