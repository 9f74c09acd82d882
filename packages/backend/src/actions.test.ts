import {
  mockCredentials,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import mcpPlugin from '@backstage/plugin-mcp-actions-backend';
import {
  affiliateOf,
  ANNOTATION_JENKINS_JOB,
  offeredPermissionOf,
  scopeOf,
  type Role,
} from '@kronos-portal/common';
import {
  domainTestFeatures,
  stampedService,
} from '@kronos-portal/node/testUtils';
import {
  playgroundCredentials,
  startPlayground,
} from '@kronos-portal/playground/testUtils';
import collaborationPlugin from '@kronos-portal/plugin-collaboration-backend';
import deliveryPlugin from '@kronos-portal/plugin-delivery-backend';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { AddressInfo } from 'node:net';

const service = (name: string, affiliate: string): Entity =>
  stampedService(name, {
    affiliate,
    tools: ['jenkins'],
    annotations: { [ANNOTATION_JENKINS_JOB]: `${affiliate}/${name}` },
  });
const OWN = service('card-payment-api', 'kb-card');
const OTHER = service('life-contract-api', 'kb-life');

/** `user:default/kb-card_developer`: a developer of kb-card. */
const standingOf = (ref: string) =>
  ref.split('/')[1].split('_') as [string, Role];

describe('What a person can do, over MCP', () => {
  let playground: Awaited<ReturnType<typeof startPlayground>>;
  let backend: TestBackend;
  const clients: Client[] = [];

  beforeAll(async () => {
    playground = await startPlayground({ tools: ['jenkins', 'gitlab'] });
    backend = await startTestBackend({
      features: [
        mcpPlugin,
        deliveryPlugin,
        collaborationPlugin,
        ...domainTestFeatures({
          entities: [OWN, OTHER],
          canSee: (entity, ref) => affiliateOf(entity) === standingOf(ref)[0],
          allow: (permission, _ref, user_) => {
            const asked = offeredPermissionOf(permission) ?? permission;
            return scopeOf(asked, standingOf(user_)[1]) !== '-';
          },
          connections: [
            {
              offering: 'jenkins',
              settings: {
                baseUrl: `${playground.url}/jenkins`,
                user: playgroundCredentials.jenkinsUser,
              },
              secrets: { token: playgroundCredentials.jenkinsToken },
            },
          ],
          config: {
            backend: {
              baseUrl: 'http://localhost:0',
              actions: { pluginSources: ['delivery', 'collaboration'] },
            },
          },
        }),
      ],
    });
  });
  afterAll(async () => {
    await Promise.all(clients.map(client => client.close()));
    await backend.stop();
    await playground.stop();
  });

  async function connect(user: string) {
    const { port } = backend.server.address() as AddressInfo;
    const client = new Client({ name: 'test', version: '1' });
    await client.connect(
      new StreamableHTTPClientTransport(
        new URL(`http://localhost:${port}/api/mcp-actions/v1`),
        {
          requestInit: {
            headers: {
              authorization: mockCredentials.user.header(
                `user:default/${user}`,
              ),
            },
          },
        },
      ),
    );
    clients.push(client);
    return client;
  }
  const toolsOf = async (client: Client) =>
    (await client.listTools()).tools.map(({ name }) => name).sort();
  const startBuild = (client: Client, entity: string, more = {}) =>
    client.callTool({
      name: 'delivery.start-build',
      arguments: { entity, branch: 'develop', ...more },
    });
  const said = (result: Awaited<ReturnType<typeof startBuild>>) =>
    (result.content as { text: string }[])[0].text;

  it('shows a person only the tools that they may use', async () => {
    expect(await toolsOf(await connect('kb-card_developer'))).toEqual(
      expect.arrayContaining([
        'collaboration.create-issue',
        'delivery.start-build',
      ]),
    );
    const manager = await toolsOf(await connect('kb-card_project-manager'));
    expect(manager).toContain('collaboration.create-issue');
    expect(manager).not.toContain('delivery.start-build');
    expect(await toolsOf(await connect('kb-card_partner'))).toEqual([]);
  });

  it('starts a build of an own service', async () => {
    const developer = await connect('kb-card_developer');
    const result = await startBuild(
      developer,
      'component:default/card-payment-api',
    );
    expect(result.isError).toBeFalsy();
    expect(result.structuredContent).toMatchObject({
      job: 'kb-card/card-payment-api',
      queueItem: expect.any(Number),
    });
  });

  it('answers for a service of another affiliate as for one that does not exist', async () => {
    const developer = await connect('kb-card_developer');
    const [other, none] = [
      await startBuild(developer, 'component:default/life-contract-api'),
      await startBuild(developer, 'component:default/no-such-service'),
    ];
    expect(other.isError).toBe(true);
    expect(said(other).replace('life-contract-api', 'NAME')).toBe(
      said(none).replace('no-such-service', 'NAME'),
    );
    expect(said(other)).toMatch(/NotFoundError/);
  });

  it('refuses who may not, and says what is wrong with the input', async () => {
    const manager = await connect('kb-card_project-manager');
    const refused = await startBuild(
      manager,
      'component:default/card-payment-api',
    );
    expect(refused.isError).toBe(true);
    expect(said(refused)).toMatch(/NotFoundError: Action .* not found/);

    const developer = await connect('kb-card_developer');
    const wrong = await startBuild(
      developer,
      'component:default/card-payment-api',
      { parameters: { NO_SUCH: 'x' } },
    );
    expect(wrong.isError).toBe(true);
    expect(said(wrong)).toMatch(/InputError: parameters\.NO_SUCH.*allowed/);
  });
});
