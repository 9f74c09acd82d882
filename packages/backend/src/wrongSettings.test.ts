import fs from 'node:fs';
import path from 'node:path';
import { Portal } from './isolation/portal/Portal';

jest.setTimeout(480_000);

/** An address of each plugin that answers 200 to a person of KB국민카드. */
const SERVED: Record<string, string> = {
  anomalies: '/api/anomalies/anomalies',
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

describe('Settings that are wrong', () => {
  let portal: Portal | undefined;
  afterEach(() => portal?.stop());

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
        catalog: {
          providers: {
            gitlab: { playground: { schedule: { frequency: 'often' } } },
          },
        },
        kronos: {
          upstream: { allow: [{ network: 'everywhere' }] },
          webhooks: { jenkins: { secret: 12 } },
        },
        marketplace: {
          installations: [
            connection('jenkins', { baseUrl: 'nowhere', user: 'kronos' }),
            connection('gitlab', {}),
            connection('prometheus', { baseUrl: 12 }),
          ],
        },
        scaffolder: { concurrentTasksLimit: 'some' },
        search: { collators: { catalog: { batchSize: 'lots' } } },
      },
    });
    const token = await portal.signIn('kb-card-developer');
    expect(await statuses(token)).toEqual(
      all(200, { anomalies: 503, scaffolder: 503 }),
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

  it('of what all others stand on leave them standing, with less to do', async () => {
    portal = await Portal.start({
      settings: {
        auth: { providers: { oidc: { development: { metadataUrl: 7 } } } },
        catalog: { locations: 'everything' },
        kronos: { group: 12 },
        marketplace: { secrets: { keys: [{ id: 'one', key: 'c2hvcnQ=' }] } },
      },
    });
    // nobody can sign in, so everything that is served asks who is there
    expect(await statuses()).toEqual(
      all(401, {
        auth: 503,
        catalog: 503,
        permission: 200,
        signals: 200,
      }),
    );
    expect(
      await unsaid([
        'metadataUrl',
        "key 'catalog.locations'",
        "kronos.group is '12', but it must be a string.",
        "The key 'one' in marketplace.secrets.keys must be 32 bytes",
      ]),
    ).toBeUndefined();
    expect(log()).not.toContain('c2hvcnQ=');
  });
});
