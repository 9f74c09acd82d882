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
import { affiliatesServiceMock } from '@kronos-portal/node/testUtils';
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

/** More of another affiliate than a page holds, each called more like the question. */
const entities = [
  ...Array.from({ length: 60 }, (_, i) =>
    service(`life-payment-${i}`, '결제', 'kb-life'),
  ),
  service('card-payment', '카드 결제 서비스', 'kb-card'),
  service('shared-payment', '그룹 결제 규격'),
];

/** Sees own affiliate and what belongs to the group, as the policy of the portal decides. */
const readers: Record<string, string> = {
  'user:default/card': 'kb-card',
  'user:default/life': 'kb-life',
};
const affiliateOf = (credentials: any) =>
  readers[credentials.principal.userEntityRef];

describe('search as people ask it', () => {
  jest.setTimeout(60_000);
  let backend: Awaited<ReturnType<typeof startTestBackend>>;

  beforeAll(async () => {
    const may = (ref: string, affiliate: string) => {
      const entity = entities.find(e => ref.endsWith(`/${e.metadata.name}`));
      const label = entity?.metadata.labels?.[LABEL_AFFILIATE];
      return entity && (label === undefined || label === affiliate);
    };
    backend = await startTestBackend({
      features: [
        mockServices.rootLogger.factory({ level: 'debug' }),
        searchPlugin,
        searchModuleKronos,
        catalogServiceMock.factory({ entities }),
        affiliatesServiceMock.factory({ entities: [] }),
        mockServices.rootConfig.factory({
          data: {
            permission: { enabled: true },
            search: {
              collators: {
                catalog: {
                  schedule: {
                    frequency: { minutes: 5 },
                    timeout: { minutes: 1 },
                    initialDelay: { milliseconds: 1 },
                  },
                },
              },
            },
          },
        }),
        mockServices.permissions.mock({
          authorize: async (requests, { credentials }) =>
            requests.map(r => ({
              result: may(
                String((r as any).resourceRef),
                affiliateOf(credentials),
              )
                ? AuthorizeResult.ALLOW
                : AuthorizeResult.DENY,
            })) as any,
          authorizeConditional: async (requests, { credentials }) =>
            requests.map(() => ({
              result: AuthorizeResult.CONDITIONAL,
              pluginId: 'catalog',
              resourceType: 'catalog-entity',
              conditions: {
                anyOf: [
                  {
                    rule: 'HAS_LABEL',
                    resourceType: 'catalog-entity',
                    params: {
                      label: LABEL_AFFILIATE,
                      value: affiliateOf(credentials),
                    },
                  },
                  {
                    not: {
                      rule: 'HAS_LABEL',
                      resourceType: 'catalog-entity',
                      params: { label: LABEL_AFFILIATE },
                    },
                  },
                ],
              },
            })) as any,
        }).factory,
      ],
    });
    while (!(await found('user:default/life', '결제')).length) {
      await new Promise(resolve => setTimeout(resolve, 200));
    }
  });
  afterAll(() => backend?.stop());

  async function found(user: string, term: string): Promise<string[]> {
    const { body } = await request(backend.server)
      .get('/api/search/query')
      .query({ term })
      .set('authorization', mockCredentials.user.header(user));
    if (!body.results) console.log(JSON.stringify(body).slice(0, 600));
    return (body.results ?? []).map((r: any) => r.document.name);
  }

  it('finds one’s own on the first page, however much others have', async () => {
    expect((await found('user:default/card', '결제')).sort()).toEqual([
      'card-payment',
      'shared-payment',
    ]);
  });

  it('finds nothing of another affiliate, by its exact name neither', async () => {
    expect(await found('user:default/card', 'life-payment-1')).not.toContain(
      'life-payment-1',
    );
    expect((await found('user:default/life', 'life-payment-1'))[0]).toBe(
      'life-payment-1',
    );
  });
});
