import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { EntityGuard } from './EntityGuard';
import { SharedReadings } from './SharedReadings';

const component = (name: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, namespace: 'default' },
});
const REFS = ['component:default/payment-api', 'component:default/policy-api'];
const card = mockCredentials.user('user:default/kb-card-developer');
const life = mockCredentials.user('user:default/kb-life-developer');

/** A catalog that answers when told to: each person sees one service. */
function slowCatalog() {
  const readings: (() => void)[] = [];
  const catalog = catalogServiceMock.mock({
    getEntitiesByRefs: async (_request, { credentials }: any) => {
      await new Promise<void>(resolve => readings.push(resolve));
      return credentials.principal.userEntityRef.includes('card')
        ? { items: [component('payment-api'), undefined] }
        : { items: [undefined, component('policy-api')] };
    },
  });
  const guard = (shared: SharedReadings) =>
    EntityGuard.create({
      catalog,
      permissions: mockServices.permissions(),
      readings: shared,
    });
  return { readings, guard };
}

const names = (entities: Entity[]) => entities.map(e => e.metadata.name);

describe('what a caller may see of many entities', () => {
  it('is read once for the plugins that one person asks at once, and again afterwards', async () => {
    const { readings, guard } = slowCatalog();
    const shared = SharedReadings.create();
    const [delivery, collaboration] = [guard(shared), guard(shared)];
    const answers = Promise.all([
      delivery.visibleEntities(REFS, card),
      collaboration.visibleEntities(REFS, card),
    ]);
    expect(readings).toHaveLength(1);
    readings[0]();
    expect((await answers).map(names)).toEqual([
      ['payment-api'],
      ['payment-api'],
    ]);

    const later = delivery.visibleEntities(REFS, card);
    expect(readings).toHaveLength(2);
    readings[1]();
    expect(names(await later)).toEqual(['payment-api']);
  });

  it('is never taken from what is read for another person, nor of other entities', async () => {
    const { readings, guard } = slowCatalog();
    const delivery = guard(SharedReadings.create());
    const answers = Promise.all([
      delivery.visibleEntities(REFS, card),
      delivery.visibleEntities(REFS, life),
      delivery.visibleEntities(REFS.slice(0, 1), card),
    ]);
    expect(readings).toHaveLength(3);
    readings.forEach(answer => answer());
    const [ofCard, ofLife] = await answers;
    expect(names(ofCard)).toEqual(['payment-api']);
    expect(names(ofLife)).toEqual(['policy-api']);
  });
});
