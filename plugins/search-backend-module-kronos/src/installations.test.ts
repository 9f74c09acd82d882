import path from 'node:path';
import type { Entity } from '@backstage/catalog-model';
import {
  affiliatesServiceMock,
  connectionsServiceMock,
  testDatabases,
} from '@kronos-portal/node/testUtils';
import { CatalogCollatorFactory } from './catalog/CatalogCollatorFactory';
import { InstalledOfferings } from './query/InstalledOfferings';
import { DatabaseSearchIndex } from './store/DatabaseSearchIndex';
import { KronosSearchEngine } from './KronosSearchEngine';

const affiliate = (name: string, title: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name, title, labels: { 'kronos.io/affiliate': name } },
  spec: { type: 'affiliate', children: [] },
});

const groups = [
  affiliate('kb-card', 'KB국민카드'),
  affiliate('kb-life', 'KB생명보험'),
];

const offering = (name: string, title: string): Entity => ({
  apiVersion: 'kronos.io/v1alpha1',
  kind: 'Offering',
  metadata: { name, title },
  spec: { type: 'plugin' },
});

/** Its job is called otherwise than itself. */
const service = (stamps: string[]): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'card-gift',
    title: '카드 선물하기',
    labels: {
      'kronos.io/affiliate': 'kb-card',
      ...Object.fromEntries(
        stamps.map(name => [`plugin.kronos.io/${name}`, 'installed']),
      ),
    },
    annotations: { 'jenkins.io/job-full-name': 'legacy/voucher-nightly' },
  },
  spec: { type: 'service', lifecycle: 'production', owner: 'kb-card-gift' },
});

const DEVELOPER = ['kb-card', '-'];
const OF_LIFE = ['kb-life', '-'];
const GROUP_ADMIN = ['kb-card', 'kb-life', '-'];
const PARTNER = ['-'];

const databases = testDatabases();

/*
 * Story: Jenkins is installed for one affiliate, Redmine for the whole group. People find what they work with by what a
 * tool calls it as long as their affiliate has the tool, and see of an offering whether it is there for them.
 */
describe.each(databases.names)('search and installations, on %s', client => {
  let engine: KronosSearchEngine;
  let entities: Entity[] = [];
  let visible: string[] = DEVELOPER;
  const installedNow = [
    { offering: 'jenkins', affiliate: 'kb-card' },
    { offering: 'redmine', affiliate: null },
  ];
  const connections = connectionsServiceMock({ connections: installedNow });
  const affiliates = affiliatesServiceMock({ entities: groups });

  async function index(known: Entity[]) {
    entities = known;
    const documents = await CatalogCollatorFactory.create({
      catalog: {
        queryEntities: async () => ({
          items: entities,
          totalItems: entities.length,
          pageInfo: {},
        }),
      },
      auth: { getOwnServiceCredentials: async () => ({} as any) },
      affiliates,
      batchSize: 100,
      locationTemplate: '/catalog/:namespace/:kind/:name',
    }).getCollator();
    const indexer = await engine.getIndexer('software-catalog');
    await new Promise((resolve, reject) => {
      documents.pipe(indexer).on('finish', resolve).on('error', reject);
    });
  }
  async function ask(term: string, scopes = DEVELOPER) {
    visible = scopes;
    const { results } = await engine.query({ term });
    return results.map(({ document }) => document as any);
  }
  const namesOf = (found: any[]) => found.map(({ name }) => name);
  const sayOf = async (term: string, scopes: string[]) =>
    (await ask(term, scopes))[0].installedFor;

  beforeAll(async () => {
    const knex = await databases.init(client);
    await knex.migrate.latest({
      directory: path.join(__dirname, '../migrations'),
    });
    engine = KronosSearchEngine.create({
      index: DatabaseSearchIndex.create({ knex }),
      visible: { of: async () => visible },
      installed: InstalledOfferings.create({ affiliates, connections }),
      logger: { info: () => {}, warn: () => {} },
    });
    await index([
      ...groups,
      offering('jenkins', 'Jenkins'),
      offering('redmine', 'Redmine'),
      service(['jenkins', 'redmine']),
    ]);
  }, 60_000);
  afterEach(() => connections.set(installedNow));

  it('says of an offering for which of the affiliates of the person it is installed', async () => {
    expect(await sayOf('jenkins', DEVELOPER)).toEqual(['KB국민카드']);
    expect(await sayOf('jenkins', OF_LIFE)).toEqual([]);
    expect(await sayOf('jenkins', GROUP_ADMIN)).toEqual(['KB국민카드']);
    expect(await sayOf('redmine', GROUP_ADMIN)).toEqual([
      'KB국민카드',
      'KB생명보험',
    ]);
  });

  it('follows the marketplace at once, without a new index', async () => {
    connections.set([{ offering: 'jenkins', affiliate: 'kb-life' }]);
    expect(await sayOf('jenkins', DEVELOPER)).toEqual([]);
    expect(await sayOf('jenkins', OF_LIFE)).toEqual(['KB생명보험']);
  });

  it('tells those who see into no affiliate nothing, and of other things nothing', async () => {
    expect(namesOf(await ask('jenkins', PARTNER))).toEqual(['jenkins']);
    expect(await sayOf('jenkins', PARTNER)).toBeUndefined();
    expect(await sayOf('card-gift', DEVELOPER)).toBeUndefined();
  });

  it('finds offerings while the marketplace is away, and says nothing of them', async () => {
    const away = jest
      .spyOn(connections, 'installedFor')
      .mockRejectedValue(new Error('away'));
    expect(namesOf(await ask('redmine'))).toEqual(['redmine']);
    expect(await sayOf('redmine', DEVELOPER)).toBeUndefined();
    away.mockRestore();
  });

  it('finds a service by the name of its job as long as its affiliate has the tool', async () => {
    expect(namesOf(await ask('voucher-nightly'))).toEqual(['card-gift']);
    await index([...groups, service(['redmine'])]);
    expect(namesOf(await ask('voucher-nightly'))).toEqual([]);
    expect(namesOf(await ask('카드 선물하기'))).toEqual(['card-gift']);
    await index([...groups, service(['jenkins', 'redmine'])]);
    expect(namesOf(await ask('voucher-nightly'))).toEqual(['card-gift']);
  });
});
