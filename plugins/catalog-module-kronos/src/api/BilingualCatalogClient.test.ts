import type { Entity } from '@backstage/catalog-model';
import { BilingualCatalogClient } from './BilingualCatalogClient';

const entity = (kind: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: {
    name: 'batch-job',
    title: '배치 작업 · Batch job',
    description: '배치 작업.\nA batch job.',
  },
});

describe('what the catalog says of a template', () => {
  it.each([
    ['ko', '배치 작업', '배치 작업.'],
    ['en', 'Batch job', 'A batch job.'],
  ])(
    'is in the language of the person (%s); other entities stay as they are',
    async (language, title, description) => {
      const items = [entity('Template'), entity('Component')];
      const client = new BilingualCatalogClient({
        appLanguageApi: { getLanguage: () => ({ language }) } as any,
        discoveryApi: { getBaseUrl: async () => 'http://portal/api/catalog' },
        fetchApi: {
          fetch: async (url: any) => {
            const { pathname } = new URL(String(url));
            if (pathname.includes('/by-name/')) return Response.json(items[0]);
            return Response.json(
              pathname.endsWith('/entities')
                ? items
                : { items, totalItems: 2, pageInfo: {} },
            );
          },
        },
      });
      const said = { name: 'batch-job', title, description };
      const found = [
        (await client.getEntities()).items,
        (await client.queryEntities()).items,
        (await client.getEntitiesByRefs({ entityRefs: ['a', 'b'] })).items,
      ];
      for (const [template, component] of found) {
        expect(template!.metadata).toEqual(said);
        expect(component).toEqual(items[1]);
      }
      const one = await client.getEntityByRef('template:default/batch-job');
      expect(one!.metadata).toEqual(said);
    },
  );
});
