import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { isInstalledFor } from '@kronos-portal/common';
import { issuesRouteRef } from '../routes';

export const issuesTab = EntityContentBlueprint.make({
  name: 'issues',
  params: {
    path: '/issues',
    title: 'Issues',
    routeRef: issuesRouteRef,
    filter: entity =>
      entity.kind.toLowerCase() === 'component' &&
      isInstalledFor(entity, 'redmine'),
    loader: () =>
      import('../components/IssuesPage/IssuesPage').then(m => <m.IssuesPage />),
  },
});
