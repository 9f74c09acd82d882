import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';

const team = { kind: 'group', 'spec.type': 'team' };

const services = EntityCardBlueprint.make({
  name: 'owned-services',
  params: {
    type: 'content',
    filter: { $any: [team, { kind: 'user' }] },
    loader: () =>
      import('./components/Team/OwnedServices').then(m => <m.OwnedServices />),
  },
});

const members = EntityCardBlueprint.make({
  name: 'team-members',
  params: {
    type: 'info',
    filter: team,
    loader: () =>
      import('./components/Team/TeamMembers').then(m => <m.TeamMembers />),
  },
});

/** The page of a team: its services with how they do, its people; and that of a person. */
export const teamExtensions = [services, members];
