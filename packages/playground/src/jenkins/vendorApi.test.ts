import { playgroundCredentials, startPlayground } from '../testUtils';
import { ExchangeRecorder } from '../vendor/ExchangeRecorder';
import { jenkinsVendorApi } from './vendorApi';

const FORM = 'application/x-www-form-urlencoded';
const XML = 'application/xml';

/** With a parameter of each kind. */
const JOB_XML = `<?xml version="1.1" encoding="UTF-8"?>
<flow-definition plugin="workflow-job">
  <description>보고서</description>
  <properties><hudson.model.ParametersDefinitionProperty><parameterDefinitions>
    <hudson.model.StringParameterDefinition><name>BRANCH</name><defaultValue>develop</defaultValue></hudson.model.StringParameterDefinition>
    <hudson.model.TextParameterDefinition><name>NOTE</name><defaultValue>두
줄</defaultValue></hudson.model.TextParameterDefinition>
    <hudson.model.BooleanParameterDefinition><name>FAST</name><defaultValue>true</defaultValue></hudson.model.BooleanParameterDefinition>
    <hudson.model.ChoiceParameterDefinition><name>STAGE</name><choices><a><string>dev</string><string>prd</string></a></choices></hudson.model.ChoiceParameterDefinition>
    <hudson.model.PasswordParameterDefinition><name>PIN</name><defaultValue>never-told</defaultValue></hudson.model.PasswordParameterDefinition>
  </parameterDefinitions></hudson.model.ParametersDefinitionProperty></properties>
  <disabled>false</disabled>
</flow-definition>`;
const DISABLED = JOB_XML.replace(
  '<disabled>false</disabled>',
  '<disabled>true</disabled>',
);
const PLAIN = JOB_XML.replace(/<properties>[^]*<\/properties>/, '');
const FOLDER_XML =
  '<com.cloudbees.hudson.plugins.folder.Folder><description>kb-new</description></com.cloudbees.hudson.plugins.folder.Folder>';

/*
 * Every endpoint of Jenkins' description that Kronos uses, called as its connector and its templates call them, and
 * without a `tree` too: then all that a class exports has to be there.
 */
describe('The Jenkins stand-in, by the description of its vendor', () => {
  let playground: Awaited<ReturnType<typeof startPlayground>>;
  let recorder: ExchangeRecorder;
  beforeAll(async () => {
    playground = await startPlayground({ tools: ['jenkins'] });
    recorder = await ExchangeRecorder.start(`${playground.url}/jenkins`);
  });
  afterAll(async () => {
    await recorder.stop();
    await playground.stop();
  });

  const { jenkinsUser, jenkinsToken } = playgroundCredentials;
  const call = async (
    method: string,
    path: string,
    options: { type?: string; body?: string; token?: string } = {},
  ) => {
    const token = options.token ?? jenkinsToken;
    const response = await fetch(`${recorder.url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(token && {
          authorization: `Basic ${btoa(`${jenkinsUser}:${token}`)}`,
        }),
        ...(options.type && { 'content-type': options.type }),
      },
      body: options.body,
    });
    const text = await response.text();
    return {
      status: response.status,
      location: response.headers.get('location') ?? '',
      body: response.headers.get('content-type')?.includes('json')
        ? JSON.parse(text)
        : text,
    };
  };
  const get = (path: string) => call('GET', path);
  const start = (job: string, body: string) =>
    call('POST', `${job}/buildWithParameters`, { type: FORM, body });
  const itemOf = (answer: { location: string }) =>
    `/queue/item/${/item\/(\d+)/.exec(answer.location)![1]}/api/json`;

  it('answers what Kronos asks with what Jenkins describes', async () => {
    await get('/api/json');
    await get('/api/json?tree=mode');
    await get('/whoAmI/api/json');
    await get('/crumbIssuer/api/json');
    await get('/job/kb-card/api/json');

    const jobs = await get('/job/kb-card/api/json?tree=jobs[name]');
    for (const { name } of jobs.body.jobs) {
      await get(`/job/kb-card/job/${name}/api/json`);
      await get(
        `/job/kb-card/job/${name}/api/json?tree=name,description,healthReport[*],builds[*,actions[*]]{0,5}`,
      );
    }
    const job = '/job/kb-card/job/card-payment-api';
    await get(`${job}/lastBuild/api/json`);
    await get(`${job}/lastBuild/wfapi/describe`);
    await get(`${job}/lastBuild/logText/progressiveText?start=0`);

    // a build on its way through the queue, and one that waits for it
    const first = await start(job, 'BRANCH=main');
    expect(first.status).toBe(201);
    const again = await start(job, 'BRANCH=main');
    expect(again).toMatchObject({ status: 303, location: first.location });
    await get(itemOf(first));
    playground.control.advance(4);
    await get(itemOf(first));
    await get(`${job}/lastBuild/api/json`);
    await get(`${job}/lastBuild/wfapi/describe`);
    await get(`${job}/lastBuild/logText/progressiveText?start=10`);
    const second = await start(job, 'BRANCH=develop');
    playground.control.advance(4);
    expect((await get(itemOf(second))).body._class).toBe(
      'hudson.model.Queue$BlockedItem',
    );
    await get(`${job}/api/json`);

    // as a service is made
    const create = (below: string, name: string, body: string) =>
      call('POST', `${below}/createItem?name=${name}`, { type: XML, body });
    await create('', 'kb-new', FOLDER_XML);
    const folder = '/job/kb-new';
    await create(folder, 'report', JOB_XML);
    await create(folder, 'report', JOB_XML);
    await create(folder, 'broken', 'no xml');
    await create(folder, 'plain', PLAIN);
    const report = `${folder}/job/report`;
    const definitions = await get(
      `${report}/api/json?tree=property[parameterDefinitions[name,type,description,defaultParameterValue[value],choices]]`,
    );
    expect(JSON.stringify(definitions.body)).not.toContain('never-told');
    await start(report, 'BRANCH=main&STAGE=prd&FAST=false');
    await start(report, 'STAGE=moon');
    await start(`${folder}/job/plain`, 'BRANCH=main');
    await call('POST', `${folder}/job/plain/build`);
    await call('POST', `${report}/build`);
    await call('POST', `${report}/config.xml`, { type: XML, body: DISABLED });
    await start(report, 'BRANCH=main');
    await call('POST', `${report}/build`);

    // what is not there, and who may not
    await get('/job/nothing/api/json');
    await get('/queue/item/999999/api/json');
    await get(`${job}/999999/wfapi/describe`);
    await get(`${job}/api/json?tree=builds[number`);
    await call('GET', '/api/json', { token: 'wrong' });
    await call('GET', '/api/json', { token: '' });
    await call('GET', '/whoAmI/api/json', { token: '' });

    const differences = recorder.exchanges.flatMap(e =>
      jenkinsVendorApi.differences(e),
    );
    expect([...new Set(differences)]).toEqual([]);
    const called = new Set(
      recorder.exchanges.map(e => jenkinsVendorApi.endpointOf(e)),
    );
    expect(
      jenkinsVendorApi.endpoints.filter(e => !called.has(e)).map(e => e.path),
    ).toEqual([]);
    expect(new Set(recorder.exchanges.map(e => e.status))).toEqual(
      new Set([200, 201, 303, 400, 401, 403, 404, 409, 500]),
    );
  });

  it('tells an answer that Jenkins would not give', async () => {
    await get('/api/json?tree=mode');
    const answer = recorder.exchanges.at(-1)!;
    const told = (body: unknown, url = answer.url) =>
      jenkinsVendorApi.differences({
        ...answer,
        url,
        body: JSON.stringify(body),
      });
    const { _class } = JSON.parse(answer.body);
    expect(told({ _class, mode: 'NORMAL' })).toEqual([]);
    expect(told({ _class })).toHaveLength(1);
    expect(told({ mode: 'NORMAL' })).toHaveLength(1);
    expect(told({ _class, mode: 'FAST' })).toHaveLength(1);
    expect(told({ _class, mode: 'NORMAL', useCrumbs: true })).toHaveLength(1);
    expect(told({ _class, mode: 'NORMAL', edition: 'x' })).toHaveLength(1);
    expect(told({ _class }, '/api/json?tree=modes')).toHaveLength(1);
  });
});
