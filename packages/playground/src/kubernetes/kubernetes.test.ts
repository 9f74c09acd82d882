import { playgroundCredentials, startPlayground } from '../testUtils';

type Playground = Awaited<ReturnType<typeof startPlayground>>;

const CLUSTER = 'kb-investment-dev';
const deployment = (image: string, replicas: number) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', labels: { 'backstage.io/kubernetes-id': 'web' } },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web', 'backstage.io/kubernetes-id': 'web' } },
      spec: { containers: [{ name: 'app', image }] },
    },
  },
});

describe('Kubernetes', () => {
  let playground: Playground;
  beforeAll(async () => {
    playground = await startPlayground({ tools: ['kubernetes'] });
  });
  afterAll(() => playground.stop());

  async function call(
    method: string,
    path: string,
    options: {
      body?: unknown;
      type?: string;
      cluster?: string;
      token?: string;
    } = {},
  ) {
    const cluster = options.cluster ?? CLUSTER;
    const token =
      options.token ?? playgroundCredentials.kubernetesToken(cluster);
    const response = await fetch(
      `${playground.url}/kubernetes/${cluster}${path}`,
      {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': options.type ?? 'application/json',
        },
        body:
          options.body === undefined ? undefined : JSON.stringify(options.body),
      },
    );
    const text = await response.text();
    return {
      status: response.status,
      text,
      body: text.startsWith('{') ? JSON.parse(text) : undefined,
    };
  }
  const WEB = '/apis/apps/v1/namespaces/shop/deployments/web';
  const names = async (path: string, cluster?: string) =>
    (await call('GET', path, { cluster })).body.items.map(
      (i: any) => i.metadata.name,
    );

  it('has what the Kubernetes plugin of the portal asks for, by label', async () => {
    const selector =
      '?labelSelector=backstage.io%2Fkubernetes-id%3Dcard-settlement';
    const kinds: Record<string, number> = {};
    for (const path of [
      'api/v1/pods',
      'api/v1/services',
      'api/v1/configmaps',
      'api/v1/limitranges',
      'api/v1/resourcequotas',
      'apis/apps/v1/deployments',
      'apis/apps/v1/replicasets',
      'apis/autoscaling/v2/horizontalpodautoscalers',
      'apis/batch/v1/jobs',
      'apis/batch/v1/cronjobs',
      'apis/networking.k8s.io/v1/ingresses',
      'apis/apps/v1/statefulsets',
      'apis/apps/v1/daemonsets',
      'apis/metrics.k8s.io/v1beta1/namespaces/card-settlement-prd/pods',
    ]) {
      const { status, body } = await call('GET', `/${path}${selector}`, {
        cluster: 'kb-card-prd',
      });
      expect([path, status]).toEqual([path, 200]);
      expect(body.kind).toMatch(/List$/);
      kinds[body.kind] = body.items.length;
    }
    expect(kinds).toMatchObject({
      PodList: 3,
      ServiceList: 1,
      DeploymentList: 1,
      HorizontalPodAutoscalerList: 1,
      CronJobList: 1,
      IngressList: 1,
      PodMetricsList: 3,
      StatefulSetList: 0,
    });
  });

  it('refuses in the words of the real API', async () => {
    const stranger = await call('GET', '/api/v1/pods', { token: 'wrong' });
    expect(stranger).toMatchObject({
      status: 401,
      body: { kind: 'Status', reason: 'Unauthorized', code: 401 },
    });
    const foreign = await call('GET', '/api/v1/pods', {
      token: playgroundCredentials.kubernetesToken('kb-card-dev'),
    });
    expect(foreign.status).toBe(401);
    const namespace = { metadata: { name: 'twice' } };
    await call('POST', '/api/v1/namespaces', { body: namespace });
    const twice = await call('POST', '/api/v1/namespaces', { body: namespace });
    expect(twice).toMatchObject({
      status: 409,
      body: {
        reason: 'AlreadyExists',
        message: 'namespaces "twice" already exists',
      },
    });
    const nowhere = await call(
      'POST',
      '/apis/apps/v1/namespaces/nowhere/deployments',
      { body: deployment('web:1', 1) },
    );
    expect(nowhere).toMatchObject({
      status: 404,
      body: { reason: 'NotFound' },
    });
    const unnamed = await call('POST', '/api/v1/namespaces', { body: {} });
    expect(unnamed).toMatchObject({
      status: 422,
      body: {
        reason: 'Invalid',
        message:
          'Namespace "" is invalid: metadata.name: Required value: name or generateName is required',
        details: {
          kind: 'Namespace',
          causes: [
            {
              reason: 'FieldValueRequired',
              message: 'Required value: name or generateName is required',
              field: 'metadata.name',
            },
          ],
        },
      },
    });
    const fewer = await call(
      'POST',
      '/apis/apps/v1/namespaces/twice/deployments',
      { body: deployment('web:1', -1) },
    );
    expect(fewer.body).toMatchObject({
      message:
        'Deployment.apps "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
      details: { name: 'web', group: 'apps', kind: 'Deployment' },
    });
    const made = await call('POST', '/api/v1/namespaces', {
      body: { metadata: { generateName: 'try-' } },
    });
    expect(made.body.metadata).toMatchObject({
      name: expect.stringMatching(/^try-[b-z2-9]{5}$/),
      generateName: 'try-',
    });
  });

  it('tells nobody more than its version, and what it has not from what nobody may see', async () => {
    const anonymous = async (path: string) => {
      const response = await fetch(
        `${playground.url}/kubernetes/${CLUSTER}${path}`,
      );
      return { status: response.status, body: (await response.json()) as any };
    };
    expect((await anonymous('/version')).body.gitVersion).toMatch(/^v1\./);
    expect(await anonymous('/apis/apps/v1/deployments')).toMatchObject({
      status: 403,
      body: {
        reason: 'Forbidden',
        message:
          'deployments.apps is forbidden: User "system:anonymous" cannot list resource "deployments" in API group "apps" at the cluster scope',
        details: { group: 'apps', kind: 'deployments' },
      },
    });
    const noResource = await call('GET', '/apis/apps/v1/things');
    expect(noResource).toMatchObject({
      status: 404,
      body: { kind: 'Status', reason: 'NotFound', details: {} },
    });
    // of an API that nobody serves, the answer has not even the form of the API
    const noGroup = await call('GET', '/apis/none.example/v1/things');
    expect(noGroup).toMatchObject({
      status: 404,
      text: '404 page not found\n',
    });
    expect((await call('GET', '/apis/apps')).body.kind).toBe('APIGroup');
  });

  it('turns a Deployment into pods, and a new image replaces them one by one', async () => {
    await call('POST', '/api/v1/namespaces', {
      body: { metadata: { name: 'shop' } },
    });
    const created = await call(
      'POST',
      '/apis/apps/v1/namespaces/shop/deployments',
      { body: deployment('web:1', 2) },
    );
    expect(created.status).toBe(201);
    const pods = async () =>
      (await call('GET', '/api/v1/namespaces/shop/pods')).body.items;
    expect((await pods()).map((p: any) => p.status.phase)).toEqual([
      'Pending',
      'Pending',
    ]);
    playground.world.advance(2_000);
    const [creating] = await pods();
    expect(creating.status.containerStatuses[0].state.waiting.reason).toBe(
      'ContainerCreating',
    );
    playground.world.advance(8_000);
    const first = await pods();
    expect(first.every((p: any) => p.status.containerStatuses[0].ready)).toBe(
      true,
    );

    const patched = await call('PATCH', WEB, {
      type: 'application/strategic-merge-patch+json',
      body: {
        spec: {
          template: {
            spec: { containers: [{ name: 'app', image: 'web:2' }] },
          },
        },
      },
    });
    expect(patched.body.metadata.generation).toBe(2);
    let surged = 0;
    for (let second = 0; second < 20; second++) {
      const { status } = (await call('GET', WEB)).body;
      // two are always there to serve
      expect(status.readyReplicas).toBeGreaterThanOrEqual(2);
      surged = Math.max(surged, status.replicas);
      playground.world.advance(1_000);
    }
    expect(surged).toBe(3);
    const second = await pods();
    expect(second.map((p: any) => p.spec.containers[0].image)).toEqual([
      'web:2',
      'web:2',
    ]);
    expect(second.map((p: any) => p.metadata.name)).not.toEqual(
      expect.arrayContaining([first[0].metadata.name]),
    );
    const sets = (
      await call('GET', '/apis/apps/v1/namespaces/shop/replicasets')
    ).body.items;
    const revisionOf = (set: any) =>
      Number(set.metadata.annotations['deployment.kubernetes.io/revision']);
    expect(
      sets
        .sort((a: any, b: any) => revisionOf(a) - revisionOf(b))
        .map((s: any) => s.spec.replicas),
    ).toEqual([0, 2]);

    await call('PATCH', `${WEB}/scale`, { body: { spec: { replicas: 4 } } });
    playground.world.advance(10_000);
    expect((await call('GET', WEB)).body.status.readyReplicas).toBe(4);

    await call(
      'DELETE',
      `/api/v1/namespaces/shop/pods/${(await pods())[0].metadata.name}`,
    );
    expect(
      (await pods()).filter((p: any) => p.status.phase === 'Pending'),
    ).toHaveLength(1);

    await call('DELETE', '/api/v1/namespaces/shop');
    expect(await pods()).toEqual([]);
  });

  it('selects by sets of labels and by fields, page by page', async () => {
    const all = await names('/apis/apps/v1/deployments');
    expect(
      await names(
        `/apis/apps/v1/deployments?labelSelector=${encodeURIComponent(
          'backstage.io/kubernetes-id in (fund-nav, lp-report),app!=lp-report',
        )}`,
      ),
    ).toEqual(['fund-nav']);
    expect(
      await names(
        '/apis/apps/v1/deployments?fieldSelector=metadata.name%3Dfund-ledger',
      ),
    ).toEqual(['fund-ledger']);
    const page = (await call('GET', '/apis/apps/v1/deployments?limit=2')).body;
    const { remainingItemCount } = page.metadata;
    expect(remainingItemCount).toBe(all.length - 2);
    const rest = await names(
      `/apis/apps/v1/deployments?limit=100&continue=${page.metadata.continue}`,
    );
    expect([...page.items.map((i: any) => i.metadata.name), ...rest]).toEqual(
      all,
    );
    // what is in a list has neither kind nor version; how much is left of a selection is not counted
    expect(Object.keys(page.items[0])).toEqual(['metadata', 'spec', 'status']);
    const selected = await call(
      'GET',
      '/apis/apps/v1/deployments?limit=1&labelSelector=app',
    );
    expect(Object.keys(selected.body.metadata)).toEqual([
      'resourceVersion',
      'continue',
    ]);
    expect(await names('/apis/apps/v1/deployments?limit=-1')).toEqual(all);
  });

  it.each([
    'labelSelector===',
    'labelSelector=,',
    'labelSelector=a in b',
    'labelSelector=a=b c',
    'labelSelector=a=-b',
    `labelSelector=a=${'x'.repeat(64)}`,
    'labelSelector=a/b/c=d',
    'labelSelector=a>b',
    'fieldSelector=metadata.name',
    'fieldSelector=spec.foo=x',
    'limit=x',
    'continue=2',
    'limit=1&continue=nonsense',
  ])('refuses ?%s', async query => {
    const { status, body } = await call('GET', `/api/v1/pods?${query}`);
    expect({ status, reason: body.reason }).toEqual({
      status: 400,
      reason: 'BadRequest',
    });
  });

  it('keeps of a ConfigMap who wrote which key, and when', async () => {
    const cluster = 'kb-investment-prd';
    const at = '/api/v1/namespaces/fund-nav-prd/configmaps/fund-nav-config';
    const written = (await call('GET', at, { cluster })).body;
    expect(written.metadata.managedFields).toEqual([
      {
        manager: 'helm',
        operation: 'Update',
        apiVersion: 'v1',
        time: written.metadata.creationTimestamp,
        fieldsType: 'FieldsV1',
        fieldsV1: expect.objectContaining({
          'f:data': {
            '.': {},
            'f:LOG_LEVEL': {},
            'f:STAGE': {},
            'f:TZ': {},
          },
        }),
      },
    ]);

    // When somebody changes a key and adds one
    playground.world.advance(60_000);
    const edited = await call('PATCH', `${at}?fieldManager=kubectl-edit`, {
      cluster,
      type: 'application/merge-patch+json',
      body: { data: { LOG_LEVEL: 'debug', POOL: '3' } },
    });
    // Then these are theirs, and what they left alone is as it was
    const [helm, person] = edited.body.metadata.managedFields;
    expect(Object.keys(helm.fieldsV1['f:data'])).toEqual([
      '.',
      'f:TZ',
      'f:STAGE',
    ]);
    expect(helm.time).toBe(written.metadata.creationTimestamp);
    expect(person).toMatchObject({
      manager: 'kubectl-edit',
      operation: 'Update',
    });
    expect(person.fieldsV1).toEqual({
      'f:data': { 'f:LOG_LEVEL': {}, 'f:POOL': {} },
    });
    expect(Date.parse(person.time)).toBeGreaterThan(Date.parse(helm.time));
    expect(Number(edited.body.metadata.resourceVersion)).toBeGreaterThan(
      Number(written.metadata.resourceVersion),
    );
    expect((await call('GET', at, { cluster })).body).toEqual(edited.body);

    // When somebody else takes a key away, no time tells of it
    playground.world.advance(60_000);
    const dropped = await call('PATCH', `${at}?fieldManager=script`, {
      cluster,
      type: 'application/merge-patch+json',
      body: { data: { TZ: null } },
    });
    expect(
      dropped.body.metadata.managedFields.map((entry: any) => [
        entry.manager,
        entry.time,
        Object.keys(entry.fieldsV1['f:data']),
      ]),
    ).toEqual([
      ['helm', helm.time, ['.', 'f:STAGE']],
      ['kubectl-edit', person.time, ['f:LOG_LEVEL', 'f:POOL']],
    ]);
  });

  it('shows an incident in production: restarts, waiting pods, events and logs', async () => {
    const PODS = '/api/v1/namespaces/fund-nav-prd/pods';
    const cluster = 'kb-investment-prd';
    await playground.control.incident({
      service: 'fund-nav',
      kind: 'crash-loop',
      minutes: 10,
    });
    playground.world.advance(95_000);
    const { items } = (await call('GET', PODS, { cluster })).body;
    const waiting = items.filter(
      (p: any) =>
        p.status.containerStatuses[0].state.waiting?.reason ===
        'CrashLoopBackOff',
    );
    expect(waiting).toHaveLength(2);
    const [{ metadata, status }] = waiting;
    expect(status.containerStatuses[0].restartCount).toBe(3);
    expect(status.containerStatuses[0].lastState.terminated.exitCode).toBe(1);
    const logOf = (name: string, query: string) =>
      call('GET', `${PODS}/${name}/log?${query}`, { cluster });
    const ended = Date.parse(
      status.containerStatuses[0].lastState.terminated.finishedAt,
    );
    const timesOf = (text: string) =>
      text
        .trimEnd()
        .split('\n')
        .map(line => Date.parse(line.split(' ')[0]));
    const log = await logOf(
      metadata.name,
      'previous=true&tailLines=20&timestamps=true',
    );
    expect(timesOf(log.text)).toHaveLength(20);
    // the status tells whole seconds
    expect(Math.max(...timesOf(log.text))).toBeLessThan(ended + 1_000);
    expect(log.text).toContain('ERROR');
    // until it runs again, its log is that of the container that ended
    const waits = await logOf(metadata.name, 'tailLines=20&timestamps=true');
    expect(waits.text).toBe(log.text);
    const sound = items.find(
      (p: any) =>
        p.metadata.name !== metadata.name &&
        !p.status.containerStatuses[0].lastState.terminated,
    );
    const none = await logOf(sound.metadata.name, 'previous=true');
    expect(none.status).toBe(400);
    expect(none.body.message).toContain('previous terminated container');
    playground.world.advance(30_000);
    const [again] = (await call('GET', PODS, { cluster })).body.items.filter(
      (p: any) => p.metadata.name === metadata.name,
    );
    expect(again.status.containerStatuses[0].state).toHaveProperty('running');
    const current = await logOf(metadata.name, 'timestamps=true');
    expect(Math.min(...timesOf(current.text))).toBeGreaterThanOrEqual(ended);

    const { body } = await call(
      'GET',
      `/api/v1/namespaces/fund-nav-prd/events?fieldSelector=involvedObject.name%3D${metadata.name}`,
      { cluster },
    );
    expect(body.items.map((e: any) => e.reason)).toContain('BackOff');
    const backOff = body.items.find((e: any) => e.reason === 'BackOff');
    expect(backOff).toMatchObject({
      type: 'Warning',
      eventTime: null,
      involvedObject: { fieldPath: 'spec.containers{app}' },
      reportingComponent: 'kubelet',
    });
    expect(backOff.metadata).not.toHaveProperty('labels');

    playground.world.advance(10 * 60_000);
    const healed = (await call('GET', PODS, { cluster })).body.items;
    expect(healed.every((p: any) => p.status.containerStatuses[0].ready)).toBe(
      true,
    );
    const restarts = healed.map(
      (p: any) => p.status.containerStatuses[0].restartCount,
    );
    expect(restarts.filter((count: number) => count > 3)).toHaveLength(2);
    expect(
      (await call('GET', '/api/v1/namespaces/fund-nav-dev/pods')).body.items[0]
        .status.containerStatuses[0].restartCount,
    ).toBe(0);
  });
});
