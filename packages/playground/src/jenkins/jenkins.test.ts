import { playgroundCredentials, startPlayground } from '../testUtils';

type Playground = Awaited<ReturnType<typeof startPlayground>>;

const basic = (user: string, token: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`,
});
const good = basic(
  playgroundCredentials.jenkinsUser,
  playgroundCredentials.jenkinsToken,
);

const jobXml = (gitUrl: string) => `<?xml version="1.1" encoding="UTF-8"?>
<flow-definition plugin="workflow-job">
  <description>한도 &lt;조회&gt;</description>
  <properties>
    <hudson.model.ParametersDefinitionProperty>
      <parameterDefinitions>
        <hudson.model.StringParameterDefinition>
          <name>BRANCH</name>
          <defaultValue>develop</defaultValue>
        </hudson.model.StringParameterDefinition>
      </parameterDefinitions>
    </hudson.model.ParametersDefinitionProperty>
  </properties>
  <definition class="org.jenkinsci.plugins.workflow.cps.CpsScmFlowDefinition">
    <scm class="hudson.plugins.git.GitSCM">
      <userRemoteConfigs>
        <hudson.plugins.git.UserRemoteConfig><url>${gitUrl}</url></hudson.plugins.git.UserRemoteConfig>
      </userRemoteConfigs>
    </scm>
  </definition>
  <disabled>false</disabled>
</flow-definition>`;

describe('Jenkins', () => {
  let playground: Playground;
  beforeAll(async () => {
    playground = await startPlayground({ tools: ['jenkins', 'kubernetes'] });
  });
  afterAll(() => playground.stop());

  const get = async (path: string, headers: Record<string, string> = good) => {
    const response = await fetch(`${playground.url}/jenkins${path}`, {
      headers,
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json');
    return { response, text, body: json ? JSON.parse(text) : undefined };
  };
  const post = (path: string, body?: string, type?: string) =>
    fetch(`${playground.url}/jenkins${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { ...good, ...(type && { 'content-type': type }) },
      body,
    });
  const FORM = 'application/x-www-form-urlencoded';
  const JOB = '/job/kb-life/job/policy-loan';

  it('knows who asks, and refuses strangers as the real one does', async () => {
    const me = await get('/whoAmI/api/json');
    expect(me.body).toMatchObject({ name: 'kronos', anonymous: false });
    expect(me.response.headers.get('x-jenkins')).toMatch(/^2\./);
    const wrong = await get('/api/json', basic('kronos', 'wrong'));
    expect(wrong.response.status).toBe(401);
    expect((await get('/api/json', {})).response.status).toBe(403);
    expect((await get('/whoAmI/api/json', {})).body.anonymous).toBe(true);
    const gone = await get('/job/kb-life/job/no-such-job/api/json');
    expect(gone.response.status).toBe(404);
    expect((await get('/crumbIssuer/api/json')).body.crumbRequestField).toBe(
      'Jenkins-Crumb',
    );
  });

  it('gives only the fields of the tree, and of lists only the range', async () => {
    const { body } = await get(
      `${JOB}/api/json?tree=name,builds[number,actions[lastBuiltRevision[SHA1]]]{1,3}`,
    );
    expect(Object.keys(body).sort()).toEqual(['_class', 'builds', 'name']);
    expect(body.builds).toHaveLength(2);
    const all = await get(`${JOB}/api/json?tree=builds[number,result]`);
    expect(body.builds[0].number).toBe(all.body.builds[1].number);
    expect(all.body.builds.length).toBeGreaterThan(3);
    expect(all.body.builds.every((b: any) => /^[A-Z]+$/.test(b.result))).toBe(
      true,
    );
    expect(body.builds[0].actions).toContainEqual({
      _class: 'hudson.plugins.git.util.BuildData',
      lastBuiltRevision: { SHA1: expect.stringMatching(/^[0-9a-f]{40}$/) },
    });
    const malformed = await get(`${JOB}/api/json?tree=builds[number`);
    expect(malformed.response.status).toBe(500);
    const names = await get(`${JOB}/api/json?tree=builds{0,1}`);
    expect(names.body.builds).toEqual([{ _class: expect.any(String) }]);
  });

  it('shows a page to a person who follows a link, with nothing in it that runs', async () => {
    const { response, text } = await get(`${JOB}/lastBuild/`, {
      accept: 'text/html,*/*',
    });
    expect(response.status).toBe(200);
    expect(text).toContain('kb-life » policy-loan #');
    expect(text).toContain('Finished: ');
    expect(text).not.toContain('<script');
  });

  it('lists jobs in folders without their builds', async () => {
    const { body } = await get(
      '/job/kb-life/api/json?tree=jobs[name,url,color]',
    );
    expect(body.jobs.map((j: any) => j.name)).toContain('policy-loan');
    expect(body.jobs[0].builds).toBeUndefined();
  });

  it('takes a build through the queue, and its log only grows', async () => {
    const response = await post(
      `${JOB}/buildWithParameters`,
      'BRANCH=main',
      FORM,
    );
    expect(response.status).toBe(201);
    const item = new URL(response.headers.get('location')!).pathname.replace(
      '/jenkins',
      '',
    );
    expect((await get(`${item}api/json`)).body.executable).toBeUndefined();
    playground.control.advance(3);
    const { number } = (await get(`${item}api/json`)).body.executable;

    let text = '';
    let more = true;
    for (let i = 0; more && i < 60; i++) {
      const size = Buffer.byteLength(text);
      const part = await get(
        `${JOB}/${number}/logText/progressiveText?start=${size}`,
      );
      text += part.text;
      expect(Number(part.response.headers.get('x-text-size'))).toBe(
        Buffer.byteLength(text),
      );
      more = part.response.headers.get('x-more-data') === 'true';
      playground.control.advance(2);
    }
    expect(more).toBe(false);
    const whole = await get(`${JOB}/${number}/consoleText`);
    expect(text).toBe(whole.text);
    expect(text).toContain('refs/remotes/origin/main');
    expect(text).toMatch(/Finished: SUCCESS\n$/);
  });

  it('stops a build', async () => {
    await post(`${JOB}/buildWithParameters`, 'BRANCH=develop', FORM);
    playground.control.advance(6);
    expect((await post(`${JOB}/lastBuild/stop`)).status).toBe(302);
    playground.control.advance(2);
    const { body } = await get(`${JOB}/lastBuild/api/json`);
    expect(body).toMatchObject({ building: false, result: 'ABORTED' });
  });

  it('makes folder and job from XML, builds the project that the job names, and brings it to a new namespace', async () => {
    const XML = 'application/xml';
    const xml = jobXml(`${playground.url}/gitlab/kb-life/rate-table.git`);
    const create = () =>
      post('/job/kb-life/createItem?name=rate-table', xml, XML);
    expect((await create()).status).toBe(200);
    const twice = await create();
    expect(twice.status).toBe(400);
    expect(await twice.text()).toContain('already exists');
    const config = await get('/job/kb-life/job/rate-table/config.xml');
    expect(config.text).toBe(xml);
    const broken = await post(
      '/job/kb-life/createItem?name=other',
      'no xml',
      XML,
    );
    expect(broken.status).toBe(500);

    const job = await get('/job/kb-life/job/rate-table/api/json');
    expect(job.body).toMatchObject({
      description: '한도 <조회>',
      color: 'notbuilt',
      property: [{ parameterDefinitions: [{ name: 'BRANCH' }] }],
    });
    const bare = await post('/job/kb-life/job/rate-table/build');
    expect(bare.status).toBe(400);
    await post('/job/kb-life/job/rate-table/buildWithParameters', '', FORM);
    playground.control.advance(60);

    const deployments = await fetch(
      `${playground.url}/kubernetes/kb-life-dev/apis/apps/v1/namespaces/rate-table-dev/deployments?labelSelector=backstage.io/kubernetes-id%3Drate-table`,
      {
        headers: {
          authorization: `Bearer ${playgroundCredentials.kubernetesToken(
            'kb-life-dev',
          )}`,
        },
      },
    );
    const { items } = await deployments.json();
    expect(items).toHaveLength(1);
    expect(items[0].status.readyReplicas).toBe(1);
  });
});
