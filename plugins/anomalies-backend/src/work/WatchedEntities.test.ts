import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { service } from '../__testUtils__/scriptedWorld';
import { WatchedEntities } from './WatchedEntities';

const relating = (
  name: string,
  ...relations: [type: string, targetRef: string][]
): Entity => ({
  ...service(name),
  relations: relations.map(([type, targetRef]) => ({ type, targetRef })),
});
const refs = (...names: string[]) => names.map(n => `component:default/${n}`);

it('has as neighbours of a service those that it calls and those that call it, also through an interface', async () => {
  const api = 'api:default/member';
  const entities = WatchedEntities.create({
    catalog: catalogServiceMock({
      entities: [
        relating('member', ['providesApi', api]),
        relating('limit', ['consumesApi', api]),
        relating('issue', ['consumesApi', api]),
        relating('batch', ['dependsOn', 'component:default/issue']),
      ],
    }),
    auth: mockServices.auth(),
    logger: mockServices.logger.mock(),
  });
  const near = async (name: string) =>
    (await entities.neighbours(`component:default/${name}`)).sort();
  expect(await near('member')).toEqual(refs('issue', 'limit'));
  // two that call the same one do not call each other
  expect(await near('limit')).toEqual(refs('member'));
  expect(await near('issue')).toEqual(refs('member'));
  expect(await near('batch')).toEqual(refs('issue'));
});
