import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { toolsOf } from '../tools';

export const deliveryCard = EntityCardBlueprint.make({
  name: 'summary',
  params: {
    type: 'content',
    filter: entity => toolsOf(entity, 'linked').length > 0,
    loader: () =>
      import('../components/DeliveryCard/DeliveryCard').then(m => (
        <m.DeliveryCard />
      )),
  },
});
