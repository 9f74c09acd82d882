import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';
import {
  ANNOTATION_REDMINE_PROJECT,
  isInstalledFor,
} from '@kronos-portal/common';

export const issuesCard = EntityCardBlueprint.make({
  name: 'issues',
  params: {
    type: 'content',
    filter: entity =>
      isInstalledFor(entity, 'redmine') &&
      Boolean(entity.metadata.annotations?.[ANNOTATION_REDMINE_PROJECT]),
    loader: () =>
      import('../components/IssuesCard/IssuesCard').then(m => <m.IssuesCard />),
  },
});
