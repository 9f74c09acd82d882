import { createUpstreamClient, UpstreamGuard } from '@kronos-portal/node';
import {
  ExchangeRecorder,
  fieldsOf,
  gitlabShapes,
  gitlabVendorApi,
  jenkinsHas,
  jenkinsVendorApi,
  playgroundCredentials as credentials,
  startPlayground,
} from '@kronos-portal/playground/testUtils';
import { planOf } from '../plan/ServicePlan';
import {
  branchSchema,
  GitlabProjects,
  groupSchema,
  hooksSchema,
  projectSchema,
  protectionSchema,
} from './gitlab/GitlabProjects';
import { buildsSchema, itemSchema, JenkinsJobs } from './jenkins/JenkinsJobs';

const guard = UpstreamGuard.create({ allow: [{ network: '127.0.0.0/8' }] });

describe('Making a service, by the descriptions of the vendors', () => {
  const plan = planOf({
    affiliate: 'kb-new',
    team: 'kb-new-payment',
    name: 'gift-api',
    description: '선물',
  });
  let playground: Awaited<ReturnType<typeof startPlayground>>;
  beforeAll(async () => {
    playground = await startPlayground({ tools: ['gitlab', 'jenkins'] });
  });
  afterAll(() => playground.stop());

  it('calls GitLab as GitLab describes itself, the first time and again', async () => {
    const recorder = await ExchangeRecorder.start(`${playground.url}/gitlab`, {
      below: '/api/v4',
    });
    const token = credentials.gitlabToken;
    const projects = GitlabProjects.create({
      client: createUpstreamClient({
        baseUrl: recorder.url,
        headers: { 'private-token': token },
        guard,
      }),
      token,
    });
    const { id } = await projects.ensureProject(plan);
    expect(await projects.ensureProject(plan)).toMatchObject({ id });
    const commit = await fetch(
      `${playground.url}/gitlab/api/v4/projects/${id}/repository/commits`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'private-token': token },
        body: JSON.stringify({
          branch: 'main',
          commit_message: 'Create gift-api',
          actions: [{ action: 'create', file_path: 'README.md', content: '#' }],
        }),
      },
    );
    expect(commit.status).toBe(201);
    const twice = async (ensure: () => Promise<boolean>) => {
      expect([await ensure(), await ensure()]).toEqual([true, false]);
    };
    const develop = () => projects.ensureBranch(id, 'develop', 'main');
    await twice(develop);
    await projects.setDefaultBranch(id, 'develop');
    // GitLab protected `main` by itself, and lets maintainers push to it
    await twice(() => projects.ensureProtected(id, 'main'));
    await twice(() => projects.ensureProtected(id, 'develop'));
    const levels = recorder.exchanges
      .filter(e => e.status === 201 && e.url.endsWith('/protected_branches'))
      .map(e => JSON.parse(e.body))
      .map(p => [
        p.name,
        p.push_access_levels[0].access_level,
        p.merge_access_levels[0].access_level,
      ]);
    expect(levels).toEqual([
      ['main', 0, 40],
      ['develop', 0, 30],
    ]);
    const hook = { url: 'http://127.0.0.1:9/hook', secret: 'secret' };
    await twice(() => projects.ensureWebhook(id, hook));
    await recorder.stop();
    expect(
      recorder.exchanges.flatMap(e => gitlabVendorApi.differences(e)),
    ).toEqual([]);
  });

  it('calls Jenkins as Jenkins describes itself, the first time and again', async () => {
    const recorder = await ExchangeRecorder.start(`${playground.url}/jenkins`);
    const { jenkinsUser, jenkinsToken } = credentials;
    const basic = Buffer.from(`${jenkinsUser}:${jenkinsToken}`);
    const jobs = JenkinsJobs.create({
      client: createUpstreamClient({
        baseUrl: recorder.url,
        headers: { authorization: `Basic ${basic.toString('base64')}` },
        guard,
      }),
    });
    expect(await jobs.ensureFolder(plan)).toBe(true);
    expect(await jobs.ensureFolder(plan)).toBe(false);
    const options = {
      cloneUrl: `${playground.url}/gitlab/kb-new/gift-api.git`,
      credentialsId: 'gitlab',
      notifyUrl: 'http://127.0.0.1:9/jenkins',
    };
    expect(await jobs.ensureJob(plan, options)).toBe('created');
    expect(await jobs.ensureJob(plan, options)).toBe('updated');
    await jobs.start(plan, 'develop');
    // the same one, while the first waits
    await jobs.start(plan, 'develop');
    expect(await jobs.builds(plan)).toEqual({ queued: true, builds: [] });
    playground.control.advance(5);
    const { builds } = await jobs.builds(plan);
    expect(builds).toHaveLength(1);
    await recorder.stop();
    expect(recorder.exchanges.map(e => e.status)).toContain(303);
    expect(
      recorder.exchanges.flatMap(e => jenkinsVendorApi.differences(e)),
    ).toEqual([]);
  });

  it('reads nothing that a vendor does not have', () => {
    const { project, groupDetail, branch, protectedBranch, projectHook } =
      gitlabShapes;
    for (const [read, described] of [
      [projectSchema, project],
      [groupSchema, groupDetail],
      [branchSchema, branch],
      [protectionSchema, protectedBranch],
      [hooksSchema, projectHook],
    ] as const) {
      const there = fieldsOf(described);
      expect([...fieldsOf(read)].filter(f => !there.has(f))).toEqual([]);
    }
    const JOB = 'org.jenkinsci.plugins.workflow.job.WorkflowJob';
    const fields = [...fieldsOf(itemSchema), ...fieldsOf(buildsSchema)];
    expect(fields).toContain('builds.number');
    expect(fields.filter(f => !jenkinsHas([JOB], f))).toEqual([]);
  });
});
