import { playgroundCredentials, startPlayground } from '../testUtils';

const NAMESPACE = 'loan-batch-dev';
const CHART = {
  'chart/templates/cronjob.yaml': 'kind: CronJob',
  'chart/values.yaml': 'schedule: "*/2 * * * *"\nbusinessDate: ""\n',
  'chart/values-dev.yaml': 'businessDate: "2026-01-30"\n',
};

jest.setTimeout(60_000);

describe('a batch job in the playground', () => {
  let playground: Awaited<ReturnType<typeof startPlayground>>;
  beforeAll(async () => {
    playground = await startPlayground({ tools: ['gitlab', 'kubernetes'] });
  });
  afterAll(() => playground.stop());

  async function cluster(path: string, body?: unknown) {
    const token = playgroundCredentials.kubernetesToken('kb-card-dev');
    const response = await fetch(
      `${playground.url}/kubernetes/kb-card-dev${path}`,
      {
        method: body !== undefined ? 'POST' : 'GET',
        headers: { authorization: `Bearer ${token}` },
        body: body === undefined ? undefined : JSON.stringify(body),
      },
    );
    const text = await response.text();
    return text.startsWith('{') && !path.includes('/log')
      ? JSON.parse(text)
      : text;
  }
  async function gitlab(path: string, body: unknown) {
    const response = await fetch(`${playground.url}/gitlab/api/v4${path}`, {
      method: 'POST',
      headers: {
        'private-token': playgroundCredentials.gitlabToken,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    expect([path, response.status]).toEqual([path, 201]);
    return (await response.json()) as any;
  }
  const commit = (project: string, files: Record<string, string>, more = {}) =>
    gitlab(`/projects/${encodeURIComponent(project)}/repository/commits`, {
      branch: 'develop',
      commit_message: 'x',
      actions: Object.entries(files).map(([file_path, content]) => ({
        action: 'create',
        file_path,
        content,
        ...more,
      })),
    });
  /** What the pipeline does at its end. */
  async function release(image: string) {
    const done = new Promise(resolve => {
      playground.world.on('deployed', resolve);
    });
    playground.world.emit('deploy', {
      affiliate: 'kb-card',
      service: 'loan-batch',
      stage: 'dev',
      image,
    });
    await done;
  }
  const CRONJOB = `/apis/batch/v1/namespaces/${NAMESPACE}/cronjobs/loan-batch`;
  const jobs = async () =>
    (await cluster(`/apis/batch/v1/namespaces/${NAMESPACE}/jobs`)).items;
  const pods = async () =>
    (await cluster(`/api/v1/namespaces/${NAMESPACE}/pods`)).items;

  it('is released as a CronJob with the schedule of its chart, runs at its time, and nothing of it stays running', async () => {
    const groups = await fetch(
      `${playground.url}/gitlab/api/v4/groups/kb-card`,
      { headers: { 'private-token': playgroundCredentials.gitlabToken } },
    ).then(r => r.json() as any);
    await gitlab('/projects', {
      name: 'loan-batch',
      path: 'loan-batch',
      namespace_id: groups.id,
      initialize_with_readme: true,
      default_branch: 'develop',
    });
    await commit('kb-card/loan-batch', CHART);
    await release('registry.example/kb-card/loan-batch:1');

    const cronJob = await cluster(CRONJOB);
    expect(cronJob.metadata.labels).toMatchObject({
      'backstage.io/kubernetes-id': 'loan-batch',
      'kronos.io/affiliate': 'kb-card',
    });
    expect(cronJob.spec).toMatchObject({
      schedule: '*/2 * * * *',
      timeZone: 'Asia/Seoul',
      concurrencyPolicy: 'Forbid',
    });
    const { containers } = cronJob.spec.jobTemplate.spec.template.spec;
    expect(containers[0]).toMatchObject({
      image: 'registry.example/kb-card/loan-batch:1',
      args: ['--businessDate=2026-01-30'],
    });
    const deployments = `/apis/apps/v1/namespaces/${NAMESPACE}/deployments`;
    expect((await cluster(deployments)).items).toEqual([]);
    playground.world.advance(4 * 60_000);
    const job = (await jobs()).filter((j: any) => j.status.succeeded).at(-1);
    expect(job).toMatchObject({
      metadata: {
        name: expect.stringMatching(/^loan-batch-\d{8}$/),
        ownerReferences: [{ kind: 'CronJob', name: 'loan-batch' }],
      },
      status: {
        succeeded: 1,
        conditions: [{ type: 'SuccessCriteriaMet' }, { type: 'Complete' }],
      },
    });
    expect(job.metadata.creationTimestamp).toMatch(/[02468]:00Z$/);
    const pod = (await pods()).find(
      (p: any) => p.metadata.ownerReferences[0].uid === job.metadata.uid,
    );
    expect(pod).toMatchObject({
      metadata: {
        ownerReferences: [{ kind: 'Job', name: job.metadata.name }],
      },
      status: {
        phase: 'Succeeded',
        containerStatuses: [{ state: { terminated: { exitCode: 0 } } }],
      },
    });
    expect(
      await cluster(
        `/api/v1/namespaces/${NAMESPACE}/pods/${pod.metadata.name}/log`,
      ),
    ).toContain('[COMPLETED]');
    const { status } = await cluster(CRONJOB);
    expect(status.lastScheduleTime >= job.metadata.creationTimestamp).toBe(
      true,
    );
    expect(status.lastSuccessfulTime).toBe(job.status.completionTime);
  });

  it('keeps as many runs as it says, and follows a new schedule', async () => {
    playground.world.advance(20 * 60_000);
    const done = (await jobs()).filter((j: any) => j.status.succeeded);
    expect(done).toHaveLength(3);

    await commit(
      'kb-card/loan-batch',
      { 'chart/values.yaml': 'schedule: "0 6 1 * *"\n' },
      { action: 'update' },
    );
    await release('registry.example/kb-card/loan-batch:2');
    const { spec, metadata } = await cluster(CRONJOB);
    expect(spec.schedule).toBe('0 6 1 * *');
    expect(metadata.generation).toBe(2);
  });

  it('runs at once when someone makes a Job of it, and shows how that goes', async () => {
    const { spec } = await cluster(CRONJOB);
    await cluster(`/apis/batch/v1/namespaces/${NAMESPACE}/jobs`, {
      metadata: { name: 'loan-batch-manual' },
      spec: spec.jobTemplate.spec,
    });
    const manual = async () =>
      (await jobs()).find((j: any) => j.metadata.name === 'loan-batch-manual');
    expect((await manual()).status).toMatchObject({ active: 1 });
    playground.world.advance(120_000);
    expect((await manual()).status).toMatchObject({ succeeded: 1 });
  });

  it('refuses a schedule that is none', async () => {
    expect(
      await cluster(`/apis/batch/v1/namespaces/${NAMESPACE}/cronjobs`, {
        metadata: { name: 'never' },
        spec: { schedule: 'every night' },
      }),
    ).toMatchObject({ code: 422, reason: 'Invalid' });
  });
});
