import { playgroundCredentials, startPlayground } from '../testUtils';
import { ExchangeRecorder } from '../vendor/ExchangeRecorder';
import { gitlabVendorApi } from './vendorApi';

/*
 * Every endpoint of GitLab's description that Kronos uses, called as its connectors, its templates and the catalog's
 * discovery call them. An answer has all that the description names, and nothing else.
 */
describe('The GitLab stand-in, by the description of its vendor', () => {
  let playground: Awaited<ReturnType<typeof startPlayground>>;
  let recorder: ExchangeRecorder;
  beforeAll(async () => {
    playground = await startPlayground({ tools: ['gitlab'] });
    recorder = await ExchangeRecorder.start(`${playground.url}/gitlab`, {
      below: '/api/v4',
    });
  });
  afterAll(async () => {
    await recorder.stop();
    await playground.stop();
  });

  const call = async (method: string, path: string, json?: unknown) => {
    const response = await fetch(`${recorder.url}/api/v4${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        'private-token': playgroundCredentials.gitlabToken,
      },
      ...(json !== undefined && { body: JSON.stringify(json) }),
    });
    const text = await response.text();
    return text && response.headers.get('content-type')?.includes('json')
      ? JSON.parse(text)
      : text;
  };
  const get = (path: string) => call('GET', path);

  it('answers what Kronos asks with what GitLab describes', async () => {
    await get('/version');
    await get('/user');

    // as the catalog finds repositories
    await get('/projects?page=1&per_page=50&archived=false');
    await get('/projects?page=2&per_page=5&simple=true');
    await get('/projects?pagination=keyset&order_by=id&sort=asc&per_page=5');
    await get('/groups?page=1&per_page=50');
    await get('/groups/kb-card/projects?include_subgroups=true');
    const slug = 'kb-card%2Fcard-payment-api';
    const file = `/projects/${slug}/repository/files/catalog-info.yaml`;
    await call('HEAD', `${file}?ref=main`);
    await call('HEAD', `${file}?ref=none`);
    await get(`${file}?ref=main`);
    await get(`${file}/raw?ref=main`);

    // as the cards read, over every project: each kind of merge request and pipeline is among them
    for (const { id } of await get('/projects?per_page=100&simple=true')) {
      const below = `/projects/${id}`;
      const open = await get(
        `${below}/merge_requests?state=opened&order_by=updated_at&sort=desc&per_page=20`,
      );
      for (const { iid } of open) {
        await get(`${below}/merge_requests/${iid}/approvals`);
        await get(`${below}/merge_requests/${iid}/reviewers`);
      }
    }
    await get(`/projects/${slug}`);
    await get(`/projects/${slug}/merge_requests?state=all`);
    const pipelines = await get(
      `/projects/${slug}/pipelines?order_by=id&sort=desc&per_page=100`,
    );
    await get(`/projects/${slug}/pipelines/${pipelines[0].id}`);
    await get(`/projects/${slug}/repository/branches?per_page=100`);

    // as a service is made
    await call('POST', '/groups', {
      name: 'kb-new',
      path: 'kb-new',
      visibility: 'private',
    });
    const group = await get('/groups/kb-new?with_projects=false');
    const wanted = {
      name: 'gift-api',
      path: 'gift-api',
      namespace_id: group.id,
      visibility: 'private',
      default_branch: 'main',
      topics: ['kronos'],
    };
    const { id } = await call('POST', '/projects', wanted);
    await call('POST', '/projects', wanted);
    await get('/groups/kb-new');
    const of = `/projects/${slug}`;
    const branch = `${of}/repository/branches?branch=feature%2Fgift&ref=main`;
    await call('POST', branch);
    await call('POST', branch);
    await get(`${of}/repository/branches/feature%2Fgift`);
    await call('PUT', of, { default_branch: 'develop' });
    await call('PUT', of, { default_branch: 'nothing' });
    const protection = { name: 'feature/gift', push_access_level: 0 };
    await call('POST', `${of}/protected_branches`, protection);
    await call('POST', `${of}/protected_branches`, protection);
    await get(`${of}/protected_branches/feature%2Fgift`);
    await call('DELETE', `${of}/protected_branches/feature%2Fgift`);
    const hook = { url: 'http://127.0.0.1:9/hook', token: 'never-told' };
    await call('POST', `/projects/${id}/hooks`, hook);
    await call('POST', `/projects/${id}/hooks`, { url: 'ftp://nowhere' });
    await call('POST', `/projects/${id}/hooks`, {});
    await get(`/projects/${id}/hooks?per_page=100`);

    // what is not there
    await get('/projects/no%2Fthing');
    await get('/groups/nobody');
    await get(`${of}/merge_requests/9999/approvals`);
    await get(`${of}/merge_requests?state=half`);
    await get(`${of}/pipelines/1`);
    await get(`${of}/repository/branches/none`);
    await get(`${of}/protected_branches/none`);
    await get(`${file}/raw?ref=none`);
    await fetch(`${recorder.url}/api/v4/user`);

    const differences = recorder.exchanges.flatMap(e =>
      gitlabVendorApi.differences(e),
    );
    expect([...new Set(differences)]).toEqual([]);
    const called = new Set(
      recorder.exchanges.map(e => gitlabVendorApi.endpointOf(e)),
    );
    expect(
      gitlabVendorApi.endpoints.filter(e => !called.has(e)).map(e => e.path),
    ).toEqual([]);
    expect(new Set(recorder.exchanges.map(e => e.status))).toEqual(
      new Set([200, 201, 204, 400, 401, 404, 409, 422]),
    );
  });

  it('tells an answer that GitLab would not give', async () => {
    const [answer] = recorder.exchanges.filter(e => e.url === '/version');
    const told = (body: unknown, headers = {}) =>
      gitlabVendorApi.differences({
        ...answer,
        headers: { ...answer.headers, ...headers },
        body: JSON.stringify(body),
      });
    expect(told({ version: '18', revision: 'r' })).toEqual([]);
    expect(told({ version: '18', revision: 'r', edition: 'ee' })).toHaveLength(
      1,
    );
    expect(told({ version: 18, revision: 'r' })).toHaveLength(1);
    expect(told({ version: '18' })).toHaveLength(1);
    expect(
      told({ version: '18', revision: 'r' }, { 'x-kronos': '1' }),
    ).toHaveLength(1);
    expect(
      gitlabVendorApi.differences({ ...answer, url: '/versions' }),
    ).toHaveLength(1);
    expect(
      gitlabVendorApi.differences({ ...answer, status: 418 }),
    ).toHaveLength(1);
  });
});
