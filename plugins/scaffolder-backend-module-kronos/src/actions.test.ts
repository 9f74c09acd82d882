import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { ConflictError, NotFoundError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import {
  UpstreamGuard,
  UpstreamInstances,
  type Connection,
} from '@kronos-portal/node';
import type { Creation } from './actions/CreationContext';
import { createServiceActions } from './module';
import { createNameProvider } from './nameProvider';
import { ServiceGuard } from './plan/ServiceGuard';
import { ToolchainServer } from './testing/ToolchainServer';
import { Toolbox } from './tools/Toolbox';

const group = (name: string, type: string, affiliate: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name, labels: { 'kronos.io/affiliate': affiliate } },
  spec: { type },
});

const SECRETS = [
  'gitlab-secret',
  'jenkins-secret',
  'redmine-secret',
  'kubernetes-secret',
  'hook-secret',
];
const service = {
  affiliate: 'kb-card',
  team: 'kb-card-payment',
  name: 'loan-quote',
  description: '대출 <한도> & 견적',
};

/** A portal, its catalog and the tools of one affiliate. */
async function createWorld(options: { redmine?: boolean } = {}) {
  const tools = await new ToolchainServer().start();
  const entities = new Map<string, Entity>([
    ['group:default/kb-card', group('kb-card', 'affiliate', 'kb-card')],
    ['group:default/kb-life', group('kb-life', 'affiliate', 'kb-life')],
    [
      'group:default/kb-card-payment',
      group('kb-card-payment', 'team', 'kb-card'),
    ],
    [
      'group:default/kb-life-claims',
      group('kb-life-claims', 'team', 'kb-life'),
    ],
  ]);
  const locations: string[] = [];
  const catalog = {
    async getEntityByRef(ref: any) {
      return entities.get(String(ref));
    },
    async refreshEntity() {},
    async addLocation({ target }: { target: string }): Promise<any> {
      if (locations.includes(target)) throw new ConflictError('exists');
      if (!tools.branches('kb-card/loan-quote').includes('main')) {
        throw new NotFoundError(target);
      }
      locations.push(target);
      entities.set('component:default/loan-quote', {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: {
          name: 'loan-quote',
          labels: { 'kronos.io/affiliate': 'kb-card' },
          annotations: { 'gitlab.com/project-slug': 'kb-card/loan-quote' },
        },
        spec: { owner: 'group:default/kb-card-payment' },
      });
    },
  };
  const connection = (
    offering: string,
    settings: Record<string, unknown>,
    secrets: Record<string, string>,
  ): Connection => ({
    installationId: offering,
    revision: 1,
    offering,
    name: offering === 'kubernetes' ? 'dev' : 'default',
    affiliate: 'kb-card',
    settings,
    secrets,
  });
  const { url } = tools;
  const connections = [
    connection(
      'gitlab',
      { baseUrl: `${url}/gitlab` },
      { token: 'gitlab-secret' },
    ),
    connection(
      'jenkins',
      { baseUrl: `${url}/jenkins`, user: 'kronos' },
      { token: 'jenkins-secret' },
    ),
    connection(
      'kubernetes',
      { url: `${url}/kubernetes`, stage: 'dev' },
      { token: 'kubernetes-secret' },
    ),
    ...(options.redmine === false
      ? []
      : [
          connection(
            'redmine',
            { baseUrl: `${url}/redmine` },
            { apiKey: 'redmine-secret' },
          ),
        ]),
  ];
  const instances = UpstreamInstances.create({
    guard: UpstreamGuard.create({ allow: [{ network: '127.0.0.1/32' }] }),
  });
  const auth = mockServices.auth();
  const guard = ServiceGuard.create({
    auth,
    catalog: catalog as any,
    permissions: {
      authorize: async ([{ resourceRef }]: any) => [
        {
          result:
            resourceRef === 'group:default/kb-card'
              ? AuthorizeResult.ALLOW
              : AuthorizeResult.DENY,
        },
      ],
    } as any,
  });
  const creation: Creation = {
    guard,
    auth,
    catalog: catalog as any,
    toolbox: Toolbox.create({
      connections: {
        forAffiliate: async (affiliate, offering) =>
          connections.filter(
            c => c.offering === offering && affiliate === 'kb-card',
          ),
      },
      createClient: ({ connection: c, ...rest }) =>
        instances.clientFor(c, rest),
    }),
    settings: {
      webhookBaseUrl: 'http://portal.example',
      gitlabWebhookSecret: 'hook-secret',
      jenkinsCredentialsId: 'gitlab',
      imageRegistry: 'registry.example',
      author: { name: 'Kronos', email: 'kronos@portal.example' },
    },
    pollMs: 5,
  };
  return { tools, creation, guard, entities, locations };
}

type World = Awaited<ReturnType<typeof createWorld>>;

describe('the actions that create a service', () => {
  const directory = createMockDirectory();
  let world: World;
  let log: string[];

  beforeEach(() => {
    log = [];
  });
  afterEach(async () => {
    await world.tools.stop();
    const leaked = SECRETS.filter(secret => log.join('\n').includes(secret));
    if (leaked.length > 0) throw new Error(`The log has ${leaked}`);
  });

  /** Runs the actions in the order of a template, as one task would. */
  async function run(
    options: {
      input?: object;
      /** what a template gives to its steps beside the service */
      steps?: object;
      only?: string;
      isDryRun?: boolean;
    } = {},
  ) {
    directory.setContent({
      source: { 'catalog-info.yaml': 'kind: Component', 'README.md': '# x' },
    });
    const outputs: Record<string, any> = {};
    const say = (message: unknown, meta?: unknown) =>
      log.push(`${message} ${JSON.stringify(meta ?? '')}`);
    const logger: any = { info: say, warn: say, error: say, debug: say };
    logger.child = () => logger;
    for (const action of createServiceActions(world.creation)) {
      if (options.only && action.id !== options.only) continue;
      await action.handler({
        ...createMockActionContext({
          workspacePath: directory.path,
          input: {
            service: { ...service, ...options.input },
            sourcePath: 'source',
            waitSeconds: 1,
            ...options.steps,
          },
        }),
        logger,
        isDryRun: options.isDryRun,
        output: (name: string, value: unknown) => {
          outputs[name] = value;
        },
      } as any);
    }
    return outputs;
  }

  function made() {
    const { tools, locations } = world;
    const [project] = tools.projects.values();
    return {
      projects: [...tools.projects.keys()],
      branches: tools.branches('kb-card/loan-quote'),
      commits: tools.commits('kb-card/loan-quote'),
      protected: [...project.protected].sort(),
      defaultBranch: project.default_branch,
      hooks: project.hooks.map(({ url, token }) => [url, token]),
      folders: [...tools.folders],
      jobs: [...tools.jobs.keys()],
      builds: [...tools.jobs.values()].map(({ builds }) => builds.length),
      issues: [...tools.issues.keys()],
      objects: [...tools.objects.keys()].sort(),
      locations,
    };
  }
  const everything = () => ({
    projects: ['kb-card/loan-quote'],
    branches: ['develop', 'main'],
    commits: ['Kronos|Create loan-quote'],
    protected: ['develop', 'main'],
    defaultBranch: 'develop',
    hooks: [['http://portal.example/api/events/http/gitlab', 'hook-secret']],
    folders: ['kb-card'],
    jobs: ['kb-card/loan-quote'],
    builds: [1],
    issues: ['loan-quote'],
    objects: [
      '/kubernetes/api/v1/namespaces/loan-quote-dev',
      '/kubernetes/api/v1/namespaces/loan-quote-dev/limitranges/kronos-default',
      '/kubernetes/api/v1/namespaces/loan-quote-dev/resourcequotas/kronos-default',
      '/kubernetes/apis/apps/v1/namespaces/loan-quote-dev/deployments',
    ],
    locations: [
      `${world.tools.url}/gitlab/kb-card/loan-quote/-/blob/main/catalog-info.yaml`,
    ],
  });

  it('make all parts of it, and nothing twice when run again', async () => {
    world = await createWorld();
    const outputs = await run();
    expect(made()).toEqual(everything());
    expect(outputs).toMatchObject({
      entityRef: 'component:default/loan-quote',
      repositoryUrl: `${world.tools.url}/gitlab/kb-card/loan-quote`,
      state: 'deployed',
      values: {
        javaPackage: 'com.kbfg.kbcard.loanquote',
        image: 'registry.example/kb-card/loan-quote',
      },
    });
    const [{ xml }] = world.tools.jobs.values();
    expect(xml).toContain('대출 &lt;한도&gt; &amp; 견적');
    expect(xml).toContain(
      '<urlOrId>http://portal.example/api/events/http/jenkins</urlOrId>',
    );

    await run();
    expect(made()).toEqual(everything());
  });

  it('finish after a failure at any of their writes, and make nothing twice', async () => {
    world = await createWorld();
    await run();
    const writes = world.tools.writes.length;
    await world.tools.stop();
    expect(writes).toBeGreaterThan(12);

    const failures: number[] = [];
    for (let breakAt = 1; breakAt <= writes; breakAt++) {
      world = await createWorld();
      world.tools.breakAt = breakAt;
      const failed = await run().then(
        () => [],
        () => [breakAt],
      );
      failures.push(...failed);
      await run();
      expect([breakAt, made()]).toEqual([breakAt, everything()]);
      if (breakAt < writes) await world.tools.stop();
    }
    // git tries a push once more by itself
    expect(failures).toHaveLength(writes - 1);
  }, 60_000);

  it('stop before anything is made when the person, the team or the name does not fit', async () => {
    world = await createWorld();
    const cases: [object, RegExp][] = [
      [
        { affiliate: 'kb-life', team: 'kb-life-claims' },
        /may not create services for the affiliate 'kb-life'/,
      ],
      [{ team: 'kb-life-claims' }, /not a team of the affiliate 'kb-card'/],
      [{ name: '../etc' }, /name '..\/etc' is not possible/],
      [{ name: 'a--b' }, /small letters, digits and single dashes/],
      [{ description: 'a\nb' }, /description [^]* must be one line/],
    ];
    for (const [input, message] of cases) {
      for (const action of createServiceActions(world.creation)) {
        await expect(run({ input, only: action.id })).rejects.toThrow(message);
      }
    }
    world.entities.set('component:default/loan-quote', {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: 'loan-quote' },
      spec: { owner: 'group:default/kb-life-claims' },
    });
    await expect(run()).rejects.toThrow(/'loan-quote' is taken/);
    expect(world.tools.writes).toEqual([]);
  });

  it('leave alone what others made under the same name', async () => {
    world = await createWorld();
    const { tools } = world;
    await run();
    const steps: [string, () => void][] = [
      [
        'kronos:gitlab:project',
        () => {
          tools.projects.get('kb-card/loan-quote')!.topics = [];
        },
      ],
      [
        'kronos:jenkins:job',
        () => {
          tools.jobs.get('kb-card/loan-quote')!.xml =
            '<flow-definition><description>ours</description></flow-definition>';
        },
      ],
      ['kronos:redmine:project', () => tools.issues.set('loan-quote', {})],
      [
        'kronos:kubernetes:namespace',
        () =>
          tools.objects.set('/kubernetes/api/v1/namespaces/loan-quote-dev', {
            metadata: { name: 'loan-quote-dev' },
          }),
      ],
    ];
    const writes = tools.writes.length;
    for (const [only, take] of steps) {
      take();
      await expect(run({ only })).rejects.toThrow(
        /was not made for this service/,
      );
    }
    expect(tools.writes).toHaveLength(writes);
  });

  it('do without Redmine where it is not installed, and say so', async () => {
    world = await createWorld({ redmine: false });
    const outputs = await run();
    expect(outputs.values.redmineProject).toBe('');
    expect(made().issues).toEqual([]);
    expect(log.join('\n')).toContain('Redmine is not installed for kb-card');
  });

  it('point to the build when the first release does not succeed', async () => {
    world = await createWorld();
    world.tools.buildResult = 'FAILURE';
    const outputs = await run();
    expect(outputs.state).toBe('build-failed');
    expect(log.join('\n')).toMatch(/Build #1 did not succeed\. Look at http/);
  });

  it('are done with a batch job when its CronJob is there', async () => {
    world = await createWorld();
    world.tools.deploys = 'batch/v1/cronjobs';
    const outputs = await run({
      steps: { schedule: ' 30 2 * * 1-5 ', workload: 'CronJob' },
    });
    expect(outputs.values.schedule).toBe('30 2 * * 1-5');
    expect(outputs.state).toBe('deployed');
    expect(log.join('\n')).toContain('CronJob loan-quote waits for its time');
  });

  it.each([
    ['every night', /it has 2 fields instead of 5/],
    ['0 25 * * *', /hour '25' must be numbers from 0 to 23/],
    ['0 0 31 2 *', /there is no such day/],
  ])('make nothing with the schedule %j', async (schedule, why) => {
    world = await createWorld();
    await expect(run({ steps: { schedule } })).rejects.toThrow(why);
    expect(world.tools.writes).toEqual([]);
  });

  it('make nothing in a dry run', async () => {
    world = await createWorld();
    await run({ isDryRun: true });
    expect(world.tools.writes).toEqual([]);
    expect(log.join('\n')).toContain(
      'Would make the project kb-card/loan-quote',
    );
  });

  it('tell the form whether a name is taken, and no more', async () => {
    world = await createWorld();
    const { handler } = createNameProvider(world.guard);
    const ask = (name: string) =>
      handler({ resource: 'service-name', token: 'none', context: { name } });
    expect(await ask('loan-quote')).toEqual({ results: [] });
    await run();
    expect(await ask('loan-quote')).toEqual({
      results: [{ id: 'loan-quote' }],
    });
    await expect(ask('No')).rejects.toThrow(/cannot be a service name/);
  });
});
