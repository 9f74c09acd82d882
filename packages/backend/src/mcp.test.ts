import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { Portal } from './isolation/portal/Portal';

const isCompletion = (event: { type: string }) => event.type === 'completion';

const PAYMENT = 'component:default/card-payment-api';
const OF_LIFE = 'policy-contract';
const DEVELOPER = 'user:default/kb-card-developer';

// the portal starts, and a service is made, as fast as the machine allows
jest.setTimeout(180_000);

/*
 * Story: a program works for a person over MCP, on the portal as it is composed. It browses, creates a service, starts a
 * build, writes an issue; for an admin it installs, changes and uninstalls. It may what the person may, and no more.
 */
describe('a day of work over MCP', () => {
  let portal: Portal;
  let developer: Awaited<ReturnType<typeof connect>>;
  let admin: Awaited<ReturnType<typeof connect>>;
  let adminToken: string;
  const clients: Client[] = [];

  /** Of each attempt that the auditor tells of: who, what and what came of it. */
  const audited = (eventId: string, actor: string) =>
    portal
      .audit()
      .filter(line => line.eventId === eventId && line.meta?.actor === actor)
      .filter(({ status }) => status !== 'initiated')
      .map(({ status, meta }) => ({ status, ...meta }));

  async function connect(token: string) {
    const client = new Client({ name: 'test', version: '1' });
    await client.connect(
      new StreamableHTTPClientTransport(
        new URL(`${portal.url}/api/mcp-actions/v1`),
        { requestInit: { headers: { authorization: `Bearer ${token}` } } },
      ),
    );
    clients.push(client);
    const call = async (name: string, args: object) => {
      const result = await client.callTool({ name, arguments: { ...args } });
      const [{ text }] = result.content as { text: string }[];
      return {
        failed: Boolean(result.isError),
        text,
        output: (result.structuredContent ?? {}) as Record<string, any>,
      };
    };
    return {
      tools: async () =>
        (await client.listTools()).tools.map(({ name }) => name),
      call,
      /** Calls until the answer is as wanted. */
      until: async (
        name: string,
        args: object,
        isWanted: (output: Record<string, any>, text: string) => boolean,
      ) => {
        for (;;) {
          const answer = await call(name, args);
          if (isWanted(answer.output, answer.text)) return answer;
          await new Promise(done => setTimeout(done, 500));
        }
      },
    };
  }

  beforeAll(async () => {
    portal = await Portal.start();
    developer = await connect(await portal.signIn('kb-card-developer'));
    adminToken = await portal.signIn('kb-life-admin');
    admin = await connect(adminToken);
  });

  afterAll(async () => {
    await Promise.all(clients.map(client => client.close()));
    await portal?.stop();
  });

  it('offers each person what they may do', async () => {
    const work = [
      'catalog.query-catalog-entities',
      'collaboration.create-issue',
      'collaboration.change-status',
      'delivery.start-build',
      'marketplace.list-installations',
      'scaffolder.create-service',
    ];
    const care = [
      'marketplace.install-offering',
      'marketplace.change-installation',
      'marketplace.uninstall-offering',
    ];
    const ofDeveloper = await developer.tools();
    expect(ofDeveloper).toEqual(expect.arrayContaining(work));
    expect(ofDeveloper.filter(name => care.includes(name))).toEqual([]);
    expect(await admin.tools()).toEqual(expect.arrayContaining(care));
  });

  it('browses the marketplace and the services of the own affiliate', async () => {
    const { text } = await developer.until(
      'catalog.query-catalog-entities',
      { query: { kind: 'Component' } },
      (_, said) => said.includes('card-payment-api'),
    );
    expect(text).not.toContain(OF_LIFE);
    const ofLife = { kind: 'component', name: OF_LIFE };
    await admin.until(
      'catalog.get-catalog-entity',
      ofLife,
      (_, said) => !said.startsWith('InputError'),
    );
    expect(await developer.call('catalog.get-catalog-entity', ofLife)).toEqual(
      expect.objectContaining({
        failed: true,
        text: `InputError: No entity found with name "${OF_LIFE}"`,
      }),
    );
    const offerings = await developer.call('catalog.query-catalog-entities', {
      query: { kind: 'Offering' },
    });
    expect(offerings.text).toContain('redmine');
    const installed = await developer.call('marketplace.list-installations', {
      affiliate: 'kb-card',
    });
    expect(
      installed.output.items.map((i: { offering: string }) => i.offering),
    ).toEqual(expect.arrayContaining(['gitlab', 'jenkins', 'redmine']));
  });

  it('starts a build, writes an issue and closes it, each in the audit', async () => {
    const build = await developer.until(
      'delivery.start-build',
      { entity: PAYMENT, branch: 'develop' },
      output => output.queueItem !== undefined,
    );
    expect(build.output.job).toBe('kb-card/card-payment-api');
    const issue = await developer.call('collaboration.create-issue', {
      entity: PAYMENT,
      subject: '한도 초과 안내 문구',
      trackerId: 1,
    });
    expect(issue.failed ? issue.text : '').toBe('');
    const status = await developer.call('collaboration.change-status', {
      entity: PAYMENT,
      issueId: issue.output.id,
      statusId: 2,
    });
    expect(status.failed ? status.text : '').toBe('');

    const done = audited('connector-action', DEVELOPER);
    for (const action of ['start-build', 'create-issue', 'change-status']) {
      expect(done).toContainEqual(
        expect.objectContaining({
          action,
          status: 'succeeded',
          entityRef: PAYMENT,
          affiliate: 'kb-card',
        }),
      );
    }
  });

  it('does nothing for a person that they may not do, and the audit tells of the attempt', async () => {
    const issue = { subject: '남의 것', trackerId: 1 };
    const hidden = await developer.call('collaboration.create-issue', {
      ...issue,
      entity: `component:default/${OF_LIFE}`,
    });
    expect(hidden).toMatchObject({
      failed: true,
      text: expect.stringMatching(/^NotFoundError: /),
    });
    const seen = await developer.call('collaboration.create-issue', {
      ...issue,
      entity: 'offering:default/redmine',
    });
    expect(seen).toMatchObject({
      failed: true,
      text: expect.stringMatching(/^NotAllowedError: /),
    });
    expect(audited('connector-action', DEVELOPER)).toContainEqual(
      expect.objectContaining({
        action: 'create-issue',
        status: 'failed',
        entityRef: 'offering:default/redmine',
      }),
    );

    const elsewhere = await developer.call('scaffolder.create-service', {
      template: 'node-service',
      affiliate: 'kb-life',
      team: 'kb-life-contract',
      name: 'not-mine',
    });
    expect(elsewhere).toMatchObject({
      failed: true,
      text: "NotAllowedError: You may not create services for the affiliate 'kb-life'",
    });
    expect(audited('service-create', DEVELOPER)).toContainEqual(
      expect.objectContaining({
        status: 'failed',
        affiliate: 'kb-life',
        name: 'not-mine',
      }),
    );
  });

  it('creates a service, and tells how it goes', async () => {
    const created = await developer.call('scaffolder.create-service', {
      template: 'node-service',
      affiliate: 'kb-card',
      team: 'kb-card-payment',
      name: 'mcp-quote',
      description: '한도 견적',
    });
    expect(created.failed ? created.text : '').toBe('');
    expect(created.output.entityRef).toBe('component:default/mcp-quote');
    const { output } = await developer.until(
      'scaffolder.get-scaffolder-task-logs',
      { taskId: created.output.taskId },
      ({ events }) => events.some(isCompletion),
    );
    expect(output.events.find(isCompletion).body.message).toContain(
      'status: completed',
    );
    expect(audited('service-create', DEVELOPER)).toContainEqual(
      expect.objectContaining({
        status: 'succeeded',
        affiliate: 'kb-card',
        name: 'mcp-quote',
        taskId: created.output.taskId,
      }),
    );
  });

  it('creates a batch job with what its template asks for besides, which the catalog tells', async () => {
    const job = {
      template: 'batch-job',
      affiliate: 'kb-card',
      team: 'kb-card-payment',
      name: 'mcp-settlement',
    };
    const without = await developer.call('scaffolder.create-service', job);
    expect(without).toMatchObject({
      failed: true,
      text: expect.stringMatching(
        /^InputError: .*requires property "schedule"/,
      ),
    });
    const { output } = await developer.call('catalog.get-catalog-entity', {
      kind: 'template',
      name: job.template,
    });
    expect(output.spec.parameters).toContainEqual(
      expect.objectContaining({ required: ['schedule'] }),
    );

    const created = await developer.call('scaffolder.create-service', {
      ...job,
      values: { schedule: '30 2 * * 1-5', service: { affiliate: 'kb-life' } },
    });
    expect(created.failed ? created.text : '').toBe('');
    const planned = await developer.until(
      'scaffolder.get-scaffolder-task-logs',
      { taskId: created.output.taskId },
      ({ events }) =>
        events.some(
          ({ body }: any) =>
            body.stepId === 'plan' && body.status !== 'processing',
        ) || events.some(isCompletion),
    );
    const plan = planned.output.events
      .filter(({ body }: any) => body.stepId === 'plan')
      .map(({ body }: any) => `${body.status ?? ''} ${body.message}`)
      .join('\n');
    expect(plan).toContain('component:default/mcp-settlement');
    expect(plan).toContain('completed');

    const unknown = await developer.call('scaffolder.create-service', {
      ...job,
      name: 'mcp-other',
      template: 'no-such-template',
    });
    expect(unknown.text).toBe(
      "NotFoundError: There is no template 'no-such-template'",
    );
  });

  it('installs, changes and uninstalls for an admin, with a line in the audit each', async () => {
    const secrets = { apiKey: 'playground-redmine-key-kb-insurance' };
    const installed = await admin.call('marketplace.install-offering', {
      affiliate: 'kb-life',
      offering: 'redmine',
      settings: { baseUrl: `${portal.playgroundUrl}/redmine` },
      secrets,
    });
    expect(installed.failed ? installed.text : '').toBe('');
    const { id } = installed.output;
    const isInstalled = (output: Record<string, any>) =>
      output.state === 'installed';
    const shown = await admin.until(
      'marketplace.show-installation',
      { id },
      isInstalled,
    );
    const changed = await admin.call('marketplace.change-installation', {
      id,
      revision: shown.output.revision,
      settings: { baseUrl: `${portal.playgroundUrl}/redmine/` },
      // another address may not get the key of the one before
      secrets,
    });
    expect(changed.failed ? changed.text : '').toBe('');
    await admin.until('marketplace.show-installation', { id }, isInstalled);
    const gone = await admin.call('marketplace.uninstall-offering', { id });
    expect(gone.output).toEqual({ accepted: true });

    const { text } = await portal.call(
      'GET',
      '/api/marketplace/audit?affiliate=kb-life',
      { token: adminToken },
    );
    const actions = JSON.parse(text).items.map(
      (item: { action: string }) => item.action,
    );
    expect(actions).toEqual(
      expect.arrayContaining(['install', 'changed', 'uninstall']),
    );
    expect(text).not.toContain('playground-redmine-key');
  });
});
