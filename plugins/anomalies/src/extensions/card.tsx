import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { isWatched } from '../watched';

export const anomalyCard = EntityCardBlueprint.make({
  name: 'summary',
  params: {
    type: 'content',
    filter: isWatched,
    loader: () =>
      import('../components/AnomalyCard/AnomalyCard').then(m => (
        <m.AnomalyCard />
      )),
  },
});
