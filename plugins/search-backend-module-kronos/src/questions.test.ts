import fs from 'node:fs';
import path from 'node:path';
import { parseAllDocuments, parse } from 'yaml';
import type { Entity } from '@backstage/catalog-model';
import type { Knex } from 'knex';
import { testDatabases } from '@kronos-portal/node/testUtils';
import { entityDocument, type EntityDocument } from './catalog/entityDocument';
import { KronosSearchEngine } from './KronosSearchEngine';
import { DatabaseSearchIndex } from './store/DatabaseSearchIndex';
import { QUESTIONS } from './testing/questions';

const root = path.resolve(__dirname, '../../..');
const read = (file: string) => fs.readFileSync(path.join(root, file), 'utf8');

/** The playground's organisation, its services as their repositories describe them, and the offerings. */
function world(): EntityDocument[] {
  const organisation = parseAllDocuments(
    read('packages/playground/world/organisation.yaml'),
  ).map(document => document.toJS() as Entity);
  const groups = new Map(
    organisation
      .filter(({ kind }) => kind === 'Group')
      .map(group => [group.metadata.name, group]),
  );
  const affiliateOf = (group: string | undefined): string => {
    const spec = group ? groups.get(group)?.spec : undefined;
    if (!spec) return '';
    return spec.type === 'affiliate'
      ? group!
      : affiliateOf(spec.parent as string);
  };
  const services = (
    parse(read('packages/playground/world/services.yaml')) as any[]
  ).map(s => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: s.name,
      title: s.title,
      description: s.description,
      tags: [s.language, `tier-${s.tier}`],
      annotations: {
        'gitlab.com/project-slug': `${s.affiliate}/${s.name}`,
        'jenkins.io/job-full-name': `${s.affiliate}/${s.name}`,
      },
    },
    spec: {
      type: 'service',
      lifecycle: s.prd ? 'production' : 'experimental',
      owner: s.team,
    },
  }));
  const offerings = [
    'delivery/jenkins',
    'delivery/gitlab',
    'delivery/kubernetes',
    'observability/prometheus',
    'collaboration/redmine',
  ].map(file => {
    const [domain, tool] = file.split('/');
    return parse(read(`plugins/${domain}-backend/offerings/${tool}.yaml`));
  });
  const others = [
    {
      name: 'kakao-pay',
      title: '카카오결제 연계',
      description: '카카오결제를 카드 승인으로 잇는다',
    },
    {
      name: 'talk-transfer',
      title: '톡 송금',
      description: '카카오결제를 쓰는 사람끼리 송금한다',
    },
    { name: 'pay-spec', title: '결제-api' },
    {
      name: 'release-bot',
      title: 'Release bot',
      description:
        'Watches deployments and retries what failed while deploying',
    },
    // one word, longer than what the index keeps of a word
    { name: 'internationalremittanceapi', title: '해외송금' },
    { name: 'internationalremittancebatch', title: '해외송금 배치' },
    {
      name: 'typed-on-a-mac',
      // how some systems write 한도조회: as letters that are put together when they are shown
      title: '한도조회'.normalize('NFD'),
      description: '회원의 신용공여를 계산한다'.normalize('NFD'),
    },
  ].map(metadata => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { ...metadata, tags: [] },
    spec: { type: 'library', owner: 'kb-card-payment' },
  })) as unknown as Entity[];
  return [...organisation, ...services, ...offerings, ...others].map(entity => {
    const { kind, metadata, spec } = entity;
    const owner = String(spec?.owner ?? '').replace('group:default/', '');
    const belongsTo: Record<string, string> = {
      Group: metadata.name,
      User: (spec?.memberOf as string[])?.[0],
    };
    const affiliate = affiliateOf(belongsTo[kind] ?? owner);
    return entityDocument({
      entity: {
        ...entity,
        metadata: {
          ...metadata,
          labels: {
            ...(affiliate && { 'kronos.io/affiliate': affiliate }),
            'plugin.kronos.io/gitlab': 'installed',
          },
        },
        relations: owner
          ? [{ type: 'ownedBy', targetRef: `group:default/${owner}` }]
          : [],
      },
      location: `/catalog/default/${kind}/${metadata.name}`,
      titleOf: ref => groups.get(ref.split('/')[1])?.metadata.title,
      affiliateTitle: name => groups.get(name)?.metadata.title,
    });
  });
}

const ALL = [
  'kbds',
  'kb-insurance',
  'kb-card',
  'kb-life',
  'kb-trust',
  'kb-investment',
];

function meets(expected: string, found: string[]): boolean {
  if (expected === 'none') return found.length === 0;
  const name = expected.slice(1);
  if (expected.startsWith('!')) return found[0] === name;
  if (expected.startsWith('-')) return !found.includes(name);
  if (expected.startsWith('~')) return found.includes(name);
  return found.slice(0, 3).includes(expected);
}

const databases = testDatabases();

describe.each(databases.names)('questions of people, on %s', client => {
  let knex: Knex;
  let visible = [...ALL, '-'];
  let engine: KronosSearchEngine;
  const logger = { info: () => {}, warn: () => {} };
  const documents = world();

  const collate = async (what: EntityDocument[]) => {
    const indexer = await engine.getIndexer('software-catalog');
    for (const document of what) indexer.write(document);
    indexer.end();
    await new Promise((resolve, reject) =>
      indexer.on('finish', resolve).on('error', reject),
    );
  };
  const ask = async (term: string, more: object = {}) => {
    const { results } = await engine.query({ term, ...more });
    return results.map(({ document }) => (document as EntityDocument).name!);
  };

  beforeAll(async () => {
    knex = await databases.init(client);
    await knex.migrate.latest({
      directory: path.join(__dirname, '../migrations'),
    });
    engine = KronosSearchEngine.create({
      index: DatabaseSearchIndex.create({ knex }),
      visible: { of: async () => visible },
      installed: { tell: async items => items },
      logger,
    });
    await collate(documents);
  }, 60_000);
  beforeEach(() => {
    visible = [...ALL, '-'];
  });

  it.each(QUESTIONS)('$asked', async ({ affiliate, term, expected }) => {
    if (affiliate) visible = [affiliate, '-'];
    const found = await ask(term);
    const missed = expected.filter(one => !meets(one, found));
    expect({ found: missed.length ? found : [], missed }).toEqual({
      found: [],
      missed: [],
    });
  });

  it('shows what was found', async () => {
    const { results } = await engine.query({ term: '카카오결제' });
    const { fields, preTag, postTag } = results[0].highlight!;
    const bold = (text: string) =>
      text.split(preTag).join('[').split(postTag).join(']');
    expect(bold(fields.title)).toBe('[카카오결제] 연계');
    expect(bold(fields.text)).toBe('[카카오결제]를 카드 승인으로 잇는다');
    const onMac = await engine.query({ term: '신용공여' });
    expect(
      onMac.results[0].highlight!.fields.text.split(preTag).join('['),
    ).toContain('[신용공여');
  });

  it('gives every document once over all pages, and the number of all', async () => {
    visible = ['kb-card', '-'];
    const expected = documents
      .filter(d => ['kb-card', ''].includes(d.affiliate!))
      .map(d => d.authorization!.resourceRef)
      .sort();
    const found: string[] = [];
    let pageCursor: string | undefined;
    do {
      const page = await engine.query({ term: '', pageLimit: 7, pageCursor });
      expect(page.numberOfResults).toBe(expected.length);
      found.push(
        ...page.results.map(r => r.document.authorization!.resourceRef),
      );
      pageCursor = page.nextPageCursor;
    } while (pageCursor);
    expect(found.sort()).toEqual(expected);
  });

  it('filters by fields and types', async () => {
    expect(await ask('결제', { filters: { kind: 'Group' } })).toEqual([
      'kb-card-payment',
    ]);
    expect(
      await ask('결제', { filters: { kind: ['Component'], tags: ['node'] } }),
    ).toEqual(['easy-pay-gateway']);
    expect(await ask('결제', { types: ['software-catalog'] })).toContain(
      'card-payment-api',
    );
    expect(await ask('결제', { types: ['techdocs'] })).toEqual([]);
    await expect(ask('결제', { filters: { "a') or 1": 'x' } })).rejects.toThrow(
      'No field',
    );
  });

  it('follows what changes, and keeps what it has when nothing can be read', async () => {
    const renamed = documents.map(document =>
      document.name === 'kakao-pay'
        ? { ...document, title: '네이버페이 연계', text: '', affiliate: 'kbds' }
        : document,
    );
    await collate(renamed.filter(({ name }) => name !== 'release-bot'));
    expect(await ask('네이버페이')).toEqual(['kakao-pay']);
    expect(await ask('카카오결제')).toEqual(['talk-transfer']);
    expect(await ask('release-bot')).toEqual([]);
    visible = ['kb-card'];
    expect(await ask('네이버페이')).toEqual([]);
    visible = ['kbds'];
    expect(await ask('네이버페이')).toEqual(['kakao-pay']);
    await collate([]);
    expect(await ask('네이버페이')).toEqual(['kakao-pay']);
  });

  it('is the same for another replica, and leaves no term behind', async () => {
    visible = [...ALL, '-'];
    const other = KronosSearchEngine.create({
      index: DatabaseSearchIndex.create({ knex }),
      visible: { of: async () => visible },
      installed: { tell: async items => items },
      logger,
    });
    const { results } = await other.query({ term: '카드 결제' });
    expect((results[0].document as EntityDocument).name).toBe(
      'card-payment-api',
    );
    const [{ orphans }] = await knex('kronos_search_terms as t')
      .leftJoin('kronos_search_documents as d', 'd.id', 't.doc')
      .whereNull('d.id')
      .count({ orphans: '*' });
    expect(Number(orphans)).toBe(0);
  });
});
