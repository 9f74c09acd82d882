import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { ciRouteRef } from '../routes';
import { linkOf } from '../tools';

/** A component whose affiliate has Jenkins or GitLab has the tab; it says what to add when nothing is linked yet. */
export const ciTab = EntityContentBlueprint.make({
  name: 'ci',
  params: {
    path: '/ci',
    title: 'CI/CD',
    group: 'development',
    routeRef: ciRouteRef,
    filter: entity =>
      entity.kind.toLowerCase() === 'component' &&
      Boolean(linkOf(entity, 'jenkins') || linkOf(entity, 'gitlab')),
    loader: () => import('../components/CiPage/CiPage').then(m => <m.CiPage />),
  },
});
