import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { isPrometheusInstalled, namesItsSeries } from '../measured';

export const healthCard = EntityCardBlueprint.make({
  name: 'health',
  params: {
    type: 'content',
    filter: entity => isPrometheusInstalled(entity) && namesItsSeries(entity),
    loader: () =>
      import('../components/HealthCard/HealthCard').then(m => <m.HealthCard />),
  },
});
