import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import searchPlugin from '@backstage/plugin-search-backend';
import { LABEL_AFFILIATE } from '@kronos-portal/common';
import {
  affiliatesServiceMock,
  connectionsServiceMock,
} from '@kronos-portal/node/testUtils';
import request from 'supertest';
import searchModuleKronos from '.';

const service = (name: string, title: string, affiliate?: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    namespace: 'default',
    uid: name,
    etag: '1',
    title,
    ...(affiliate && { labels: { [LABEL_AFFILIATE]: affiliate } }),
  },
  spec: { type: 'service', lifecycle: 'production', owner: 'someone' },
});

const offering = (name: string, title: string): Entity => ({
  ...service(name, title),
  apiVersion: 'kronos.io/v1alpha1',
  kind: 'Offering',
  spec: { type: 'plugin' },
});

/** Of one affiliate more than some pages hold, each called more like the question than what others have. */
const entities = [
  ...Array.from({ length: 60 }, (_, i) =>
    service(`life-payment-${i}`, '결제', 'kb-life'),
  ),
  service('card-payment', '카드 결제 서비스', 'kb-card'),
  service('trust-payment', '신탁 결제 서비스', 'kb-trust'),
  service('lost-payment', '주인 없는 결제', 'unresolved'),
  service('shared-payment', '그룹 결제 규격'),
  offering('payment-alerts', '결제 알림'),
];

const affiliates = ['kb-card', 'kb-life', 'kb-trust'].map(
  (name): Entity => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name, title: `Company ${name}`, namespace: 'default' },
    spec: { type: 'affiliate', children: [] },
  }),
);

const label = (value?: string) => ({
  rule: 'HAS_LABEL',
  resourceType: 'catalog-entity',
  params: { label: LABEL_AFFILIATE, ...(value && { value }) },
});
const shared = { not: label() };
const ofAffiliate = (name: string) => ({ anyOf: [shared, label(name)] });

/** Conditions of the policy for each role: see `permission-backend-module-kronos`. */
const READERS: Record<string, object | 'all'> = {
  'card-developer': ofAffiliate('kb-card'),
  'card-admin': ofAffiliate('kb-card'),
  'life-developer': ofAffiliate('kb-life'),
  'trust-manager': ofAffiliate('kb-trust'),
  executive: { not: label('unresolved') },
  partner: shared,
  'group-admin': 'all',
};

const personOf = (credentials: any): string =>
  credentials.principal.userEntityRef.split('/')[1];

function holds(criteria: any, entity: Entity): boolean {
  if (criteria === 'all') return true;
  if (criteria.anyOf) return criteria.anyOf.some((c: any) => holds(c, entity));
  if (criteria.not) return !holds(criteria.not, entity);
  const value = entity.metadata.labels?.[criteria.params.label];
  return criteria.params.value
    ? value === criteria.params.value
    : value !== undefined;
}

const mayRead = (person: string) =>
  entities
    .filter(entity => holds(READERS[person], entity))
    .map(entity => entity.metadata.name)
    .sort();

describe('search as people of different roles ask it', () => {
  jest.setTimeout(60_000);
  let backend: Awaited<ReturnType<typeof startTestBackend>>;
  const authorized: string[] = [];

  beforeAll(async () => {
    backend = await startTestBackend({
      features: [
        mockServices.scheduler.mock({
          createScheduledTaskRunner: () => ({
            run: async ({ fn }) => fn(new AbortController().signal),
          }),
        }).factory,
        searchPlugin,
        searchModuleKronos,
        catalogServiceMock.factory({ entities }),
        affiliatesServiceMock.factory({ entities: affiliates }),
        connectionsServiceMock({
          connections: [
            { offering: 'payment-alerts', affiliate: 'kb-card' },
            { offering: 'payment-alerts', affiliate: 'kb-life' },
          ],
        }).factory,
        mockServices.rootConfig.factory({
          data: {
            permission: { enabled: true },
          },
        }),
        mockServices.permissions.mock({
          authorize: async (requests, { credentials }: any) =>
            requests.map(({ resourceRef }: any) => {
              authorized.push(resourceRef);
              const may = mayRead(personOf(credentials)).includes(
                resourceRef.split('/')[1],
              );
              return {
                result: may ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
              };
            }) as any,
          authorizeConditional: async (requests, { credentials }: any) =>
            requests.map(() => {
              const conditions = READERS[personOf(credentials)];
              return conditions === 'all'
                ? { result: AuthorizeResult.ALLOW }
                : {
                    result: AuthorizeResult.CONDITIONAL,
                    pluginId: 'catalog',
                    resourceType: 'catalog-entity',
                    conditions,
                  };
            }) as any,
        }).factory,
      ],
    });
    const end = Date.now() + 30_000;
    while (!(await page('group-admin', { term: '결제' })).results.length) {
      if (Date.now() > end) throw new Error('Nothing was indexed');
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  });
  afterAll(() => backend?.stop());

  async function page(person: string, query: object) {
    const { body } = await request(backend.server)
      .get('/api/search/query')
      .query(query)
      .set(
        'authorization',
        mockCredentials.user.header(`user:default/${person}`),
      )
      .expect(200);
    return body;
  }
  async function pages(person: string, term: string) {
    const found: string[][] = [];
    let pageCursor: string | undefined;
    do {
      const body = await page(person, {
        term,
        pageLimit: 10,
        ...(pageCursor && { pageCursor }),
      });
      found.push(body.results.map((r: any) => r.document.name));
      pageCursor = body.nextPageCursor;
    } while (pageCursor);
    return found;
  }

  it.each(Object.keys(READERS))(
    '%s finds what they may read, all of it, in full pages',
    async person => {
      for (const term of ['결제', 'payment', '']) {
        const found = await pages(person, term);
        expect(found.flat().sort()).toEqual(mayRead(person));
        for (const full of found.slice(0, -1)) expect(full).toHaveLength(10);
      }
    },
  );

  it('looks through nothing that the caller may not see', async () => {
    authorized.length = 0;
    await page('card-developer', { term: '결제' });
    expect(authorized.sort()).toEqual([
      'component:default/card-payment',
      'component:default/shared-payment',
      'offering:default/payment-alerts',
    ]);
  });

  it('says of an offering whether it is installed for the affiliates of the person, and of no other', async () => {
    const said = async (person: string) =>
      (await page(person, { term: 'payment-alerts' })).results[0].document
        .installedFor;
    expect(await said('card-developer')).toEqual(['Company kb-card']);
    expect(await said('trust-manager')).toEqual([]);
    expect(await said('group-admin')).toEqual([
      'Company kb-card',
      'Company kb-life',
    ]);
    expect(await said('partner')).toBeUndefined();
  });

  it('finds nothing of another affiliate by its exact name, nor by a typing error in it', async () => {
    for (const term of ['life-payment-1', 'lief-payment-1', '주인 없는']) {
      const found = (await pages('card-developer', term)).flat();
      expect(mayRead('card-developer')).toEqual(expect.arrayContaining(found));
    }
    const [[first]] = await pages('life-developer', 'life-payment-1');
    expect(first).toBe('life-payment-1');
  });
});
