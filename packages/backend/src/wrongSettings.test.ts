import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Portal } from './isolation/portal/Portal';

const root = path.resolve(__dirname, '../../..');

jest.setTimeout(480_000);

/** An address of each plugin that answers 200 to a person of KB국민카드. */
const SERVED: Record<string, string> = {
  anomalies: '/api/anomalies/anomalies',
  app: '/',
  auth: '/api/auth/.well-known/jwks.json',
  catalog: '/api/catalog/entities?limit=1',
  collaboration: '/api/collaboration/.backstage/actions/v1/actions',
  delivery: '/api/delivery/.backstage/actions/v1/actions',
  events: '/api/events/openapi.json',
  kubernetes: '/api/kubernetes/clusters',
  marketplace: '/api/marketplace/installations?affiliate=kb-card',
  'mcp-actions': '/api/mcp-actions/.backstage/auth/v1/cookie',
  notifications: '/api/notifications/status',
  observability: '/api/observability/.backstage/auth/v1/cookie',
  permission: '/api/permission/health',
  scaffolder: '/api/scaffolder/v2/actions',
  search: '/api/search/query?term=card',
  signals: '/api/signals/health',
  'user-settings': '/api/user-settings/.backstage/auth/v1/cookie',
};

const connection = (offering: string, settings: object, secrets = {}) => ({
  offering,
  settings,
  secrets: { token: 'planted-token', ...secrets },
});

/** A web app as the build leaves it, with the schema of one plugin's settings. */
function builtApp(folder: string): string {
  const dist = path.join(folder, 'dist');
  fs.mkdirSync(path.join(dist, 'static'), { recursive: true });
  const schema = fs.readFileSync(
    path.join(
      root,
      'node_modules/@backstage/plugin-kubernetes-react/config.schema.json',
    ),
    'utf8',
  );
  const schemas = [{ path: 'kubernetes-react', value: JSON.parse(schema) }];
  for (const [file, content] of [
    ['package.json', JSON.stringify({ name: 'portal' })],
    ['dist/index.html.tmpl', '<html><head></head></html>'],
    [
      'dist/.config-schema.json',
      JSON.stringify({ schemas, backstageConfigSchemaVersion: 1 }),
    ],
  ]) {
    fs.writeFileSync(path.join(folder, file), content);
  }
  return folder;
}

describe('Settings that are wrong', () => {
  let portal: Portal | undefined;
  const webApp = fs.mkdtempSync(path.join(os.tmpdir(), 'kronos-web-app-'));
  afterEach(() => portal?.stop());
  afterAll(() => fs.rmSync(webApp, { recursive: true }));

  const log = () =>
    fs.readFileSync(path.join(portal!.folder, 'backend.log'), 'utf8');
  const statuses = async (token?: string) =>
    Object.fromEntries(
      await Promise.all(
        Object.entries(SERVED).map(async ([plugin, address]) => {
          const { status } = await portal!.call('GET', address, { token });
          return [plugin, status];
        }),
      ),
    );
  const all = (status: number, but: Record<string, number>) => ({
    ...Object.fromEntries(Object.keys(SERVED).map(id => [id, status])),
    ...but,
  });
  /** The first of these words that the log does not hold, as soon as it holds all of them or says no more. */
  const unsaid = async (words: string[]) => {
    const end = Date.now() + 120_000;
    for (;;) {
      const text = log();
      const missing = words.find(word => !text.includes(word));
      if (!missing || Date.now() > end) return missing;
      await new Promise(done => {
        setTimeout(done, 200);
      });
    }
  };

  it('of tools and of what works with them cost what they are for, and nothing else', async () => {
    portal = await Portal.start({
      settings: {
        anomalies: { budget: { linesPerRead: 'many' } },
        app: { packageName: builtApp(webApp) },
        backend: {
          database: { plugin: { 'user-settings': { client: 'mariadb' } } },
        },
        catalog: {
          providers: {
            gitlab: { playground: { schedule: { frequency: 'often' } } },
          },
        },
        events: { useEventBus: true },
        kronos: {
          upstream: { allow: [{ network: 'everywhere' }] },
          webhooks: { jenkins: { secret: 12 } },
        },
        kubernetes: {
          frontend: { podDelete: { enabled: 'perhaps' } },
          serviceLocatorMethod: { type: 'multiTenants' },
          clusterLocatorMethods: [
            { type: 'vault' },
            {
              type: 'config',
              clusters: [{ name: 'a', authProvider: 'magic' }],
            },
          ],
          objectTypes: ['pods', 'deployment'],
        },
        marketplace: {
          installations: [
            connection('jenkins', { baseUrl: 'nowhere', user: 'kronos' }),
            connection('gitlab', {}),
            connection('prometheus', { baseUrl: 12 }),
          ],
        },
        mcpActions: {
          servers: { ops: { name: 'Ops', filter: { include: 'catalog:*' } } },
        },
        notifications: { retention: 'forever' },
        scaffolder: { concurrentTasksLimit: 'some' },
        search: { collators: { catalog: { batchSize: 'lots' } } },
      },
    });
    const token = await portal.signIn('kb-card-developer');
    expect(await statuses(token)).toEqual(
      all(200, {
        anomalies: 503,
        'mcp-actions': 503,
        notifications: 503,
        scaffolder: 503,
        'user-settings': 404,
      }),
    );
    const { text } = await portal.call('GET', SERVED.anomalies, { token });
    expect(JSON.parse(text).problem).toEqual({
      kind: 'unconfigured',
      message:
        "anomalies.budget.linesPerRead is 'many', but it must be a number.",
    });
    expect(
      await unsaid([
        "network 'everywhere' must be an address or a range",
        'kronos.webhooks.jenkins.secret: it is no text',
        "key 'scaffolder.concurrentTasksLimit'",
        "search.collators.catalog.batchSize is 'lots', but it must be a number.",
        "events.useEventBus is true, but it must be 'auto', 'always' or 'never': 'always' is used.",
        "kubernetes.serviceLocatorMethod.type is 'multiTenants', but it must be 'multiTenant'",
        'kubernetes.clusterLocatorMethods is not read, it must be []',
        "kubernetes.objectTypes has 'deployment', but there are only 'pods', 'services', ",
        'Config must be boolean { type=boolean } at /kubernetes/frontend/podDelete/enabled',
        "key 'mcpActions.servers.ops.filter.include'",
        "Invalid duration 'forever' in config at 'notifications.retention'",
        "Unsupported database client type 'mariadb' specified for plugin 'user-settings'",
        "Invalid duration 'often'",
        'The configured jenkins (default) for the group is left out',
        'The configured gitlab (default) for the group is left out',
        'The configured prometheus (default) for the group is left out',
      ]),
    ).toBeUndefined();
    expect(log()).not.toContain('planted-token');
  });

  it('of the database stop the process, which is started again until it is there', async () => {
    await expect(
      Portal.start({
        settings: {
          backend: {
            database: {
              client: 'pg',
              connection: { host: '127.0.0.1', port: 1, user: 'kronos' },
            },
          },
        },
      }),
    ).rejects.toThrow(/It ended by itself/);
  });

  it('of the permissions stop the process at once, and say what they must be', async () => {
    await expect(
      Portal.start({ settings: { permission: { enabled: 'perhaps' } } }),
    ).rejects.toThrow(
      /It ended by itself:[^]*permission\.enabled is "perhaps", but it must be true or false/,
    );
  });

  it('of what all others stand on leave them standing, with less to do', async () => {
    portal = await Portal.start({
      settings: {
        app: { packageName: 'portal', disableConfigInjection: 'perhaps' },
        auth: {
          clientIdMetadataDocuments: { enabled: 'perhaps' },
          providers: { oidc: { development: { metadataUrl: 7 } } },
        },
        backend: { database: { plugin: { signals: { client: 12 } } } },
        catalog: { locations: 'everything' },
        kronos: { group: 12 },
        kubernetes: { customResources: [{ group: 'g', plural: 'things' }] },
        notifications: {
          defaultSettings: { channels: { Web: { enabled: false } } },
        },
        marketplace: { secrets: { keys: [{ id: 'one', key: 'c2hvcnQ=' }] } },
      },
    });
    // nobody can sign in, so everything that is served asks who is there
    expect(await statuses()).toEqual(
      all(401, {
        app: 503,
        auth: 503,
        catalog: 503,
        kubernetes: 503,
        'mcp-actions': 503,
        permission: 200,
        signals: 404,
      }),
    );
    expect(
      await unsaid([
        'metadataUrl',
        "app.packageName is 'portal', but it must be the name of an installed package",
        "key 'app.disableConfigInjection'",
        "Plugin 'mcp-actions' threw an error during startup, but boot failure is permitted for this plugin so startup will continue. Unable to convert config value for key 'auth.clientIdMetadataDocuments.enabled'",
        "key 'backend.database.plugin.signals.client'",
        "key 'catalog.locations'",
        "'kubernetes.customResources[0].apiVersion'",
        'notifications.defaultSettings.channels: Invalid input: expected array, received object',
        "kronos.group is '12', but it must be a string.",
        "The key 'one' in marketplace.secrets.keys must be 32 bytes",
      ]),
    ).toBeUndefined();
    expect(log()).not.toContain('c2hvcnQ=');
  });
});
