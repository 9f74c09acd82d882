import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { LABEL_AFFILIATE, TOPIC_INSTALLATION } from '@kronos-portal/common';
import { startToolServer } from '../testing/toolServer';
import { HttpConnectionsService } from './HttpConnectionsService';

const SECRET = 'playground-redmine-key';

describe('Connections from the marketplace', () => {
  let up = true;
  let items: object[] = [];
  let stamps: object[] = [];
  let marketplace: Awaited<ReturnType<typeof startToolServer>>;
  let service: HttpConnectionsService;
  const events = mockServices.events();
  const logger = mockServices.logger.mock();

  const item = (
    affiliate: string | null,
    name = 'default',
    offering = 'redmine',
  ) => ({
    installationId: `${affiliate}-${name}`,
    revision: 1,
    offering,
    name,
    affiliate,
    settings: { baseUrl: 'http://redmine', nested: { list: [1] } },
    secrets: { apiKey: SECRET },
  });
  const entityOf = (affiliate?: string): Entity => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'payment-api',
      labels: affiliate ? { [LABEL_AFFILIATE]: affiliate } : {},
    },
  });
  const ids = async (affiliate?: string) =>
    (await service.forEntity(entityOf(affiliate), 'redmine')).map(
      c => c.installationId,
    );

  beforeEach(async () => {
    up = true;
    items = [];
    stamps = [];
    jest.clearAllMocks();
    marketplace = await startToolServer((req, res) => {
      res.statusCode = up ? 200 : 500;
      res.end(
        JSON.stringify({
          items: req.url!.startsWith('/stamps') ? stamps : items,
        }),
      );
    });
    service = await HttpConnectionsService.create({
      auth: mockServices.auth({ pluginId: 'delivery' }),
      discovery: mockServices.discovery.mock({
        getBaseUrl: async () => marketplace.url,
      }),
      logger,
      events,
      pluginId: 'delivery',
    });
  });
  afterEach(() => marketplace.close());

  it('serves an affiliate with its own ones first and then the group’s, and nobody with another’s', async () => {
    // the marketplace should not send the last two; if it ever does, they go nowhere
    items = [
      item(null, 'archive'),
      item(null),
      item('kb-card'),
      item('kb-life', 'archive'),
      item('kb-card', 'x', 'jenkins'),
    ];
    expect(await ids('kb-card')).toEqual(['kb-card-default', 'null-archive']);
    expect(await ids('kbds')).toEqual(['null-default', 'null-archive']);
    expect(await ids()).toEqual(['null-default', 'null-archive']);
    expect(await ids('unresolved')).toEqual([]);
    expect(marketplace.requests.map(r => r.url).sort()).toEqual([
      '/connections?offering=redmine',
      '/connections?offering=redmine&affiliate=kb-card',
      '/connections?offering=redmine&affiliate=kbds',
    ]);
    expect(marketplace.requests[0].headers.authorization).toMatch(/^Bearer ./);
  });

  it('asks once for many, and again when something was installed', async () => {
    items = [item('kb-card')];
    await Promise.all([ids('kb-card'), ids('kb-card'), ids('kb-card')]);
    await ids('kb-card');
    expect(marketplace.requests).toHaveLength(1);
    items = [{ ...item('kb-card'), revision: 2 }];
    await events.publish({ topic: TOPIC_INSTALLATION, eventPayload: {} });
    const [connection] = await service.forAffiliate('kb-card', 'redmine');
    expect(connection.revision).toBe(2);
    expect(marketplace.requests).toHaveLength(2);
  });

  it('gives out what nobody can change', async () => {
    items = [item('kb-card')];
    const [connection] = await service.forAffiliate('kb-card', 'redmine');
    expect(() => {
      (connection.settings as any).baseUrl = 'http://evil.example';
    }).toThrow(/read only|not extensible/);
    expect(() => {
      (connection.settings as any).nested.list.push(2);
    }).toThrow(/read only|not extensible/);
    (await service.forAffiliate('kb-card', 'redmine')).pop();
    expect(await ids('kb-card')).toEqual(['kb-card-default']);
  });

  it('lives on with what it knows while the marketplace is down, and says so', async () => {
    items = [item('kb-card')];
    expect(await ids('kb-card')).toEqual(['kb-card-default']);
    expect(service.problemOf('kb-card', 'redmine')).toBeUndefined();
    up = false;
    service.invalidate();
    expect(await ids('kb-card')).toEqual(['kb-card-default']);
    expect(await ids('kb-life')).toEqual([]);
    expect(service.problemOf('kb-life', 'redmine')?.kind).toBe('unconfigured');
    await marketplace.close();
    service.invalidate();
    expect(await ids('kb-card')).toEqual(['kb-card-default']);
    expect(JSON.stringify(logger.warn.mock.calls)).not.toContain(SECRET);
  });

  it('takes an answer of another shape for none', async () => {
    items = [{ secrets: { apiKey: SECRET } }];
    expect(await ids('kb-card')).toEqual([]);
    expect(service.problemOf('kb-card', 'redmine')).toBeDefined();
    expect(JSON.stringify(logger.warn.mock.calls)).not.toContain(SECRET);
  });

  it('knows what is installed for whom', async () => {
    stamps = [
      { affiliate: null, offering: 'jenkins', name: 'default' },
      { affiliate: 'kb-card', offering: 'redmine', name: 'default' },
      { affiliate: 'kb-card', offering: 'jenkins', name: 'own' },
    ];
    expect(await service.installedFor('kb-card')).toEqual([
      'jenkins',
      'redmine',
    ]);
    expect(await service.installedFor('kb-life')).toEqual(['jenkins']);
    expect(await service.installedFor(null)).toEqual(['jenkins']);
  });

  it('leaves out what an affiliate has switched off, and only that', async () => {
    stamps = [
      { affiliate: null, offering: 'jenkins', name: 'default' },
      { affiliate: null, offering: 'gitlab', name: 'default' },
      { affiliate: null, offering: 'gitlab', name: 'archive' },
      { affiliate: 'kb-card', offering: 'jenkins', name: 'default', off: true },
      { affiliate: 'kb-card', offering: 'gitlab', name: 'default', off: true },
    ];
    // of gitlab the group's other one is left
    expect(await service.installedFor('kb-card')).toEqual(['gitlab']);
    expect(await service.installedFor('kb-life')).toEqual([
      'gitlab',
      'jenkins',
    ]);
  });
});
