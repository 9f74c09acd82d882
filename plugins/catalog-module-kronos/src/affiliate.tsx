import { createRouteRef, PageBlueprint } from '@backstage/frontend-plugin-api';
import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';
import {
  GROUP_TYPE_AFFILIATE,
  installationRead,
  offered,
} from '@kronos-portal/common';
import ApartmentIcon from '@material-ui/icons/Apartment';

const filter = { kind: 'group', 'spec.type': GROUP_TYPE_AFFILIATE };

const overview = EntityCardBlueprint.make({
  name: 'affiliate-overview',
  params: {
    type: 'content',
    filter,
    loader: () =>
      import('./components/Affiliate/AffiliateOverview').then(m => (
        <m.AffiliateOverview />
      )),
  },
});

const members = EntityCardBlueprint.make({
  name: 'affiliate-members',
  params: {
    type: 'info',
    filter,
    loader: () =>
      import('./components/Affiliate/AffiliateMembers').then(m => (
        <m.AffiliateMembers />
      )),
  },
});

const { name, attributes } = offered(installationRead);

/** Leads everyone to their own affiliate. */
export const myAffiliatePage = PageBlueprint.make({
  name: 'my-affiliate',
  // partners have none
  if: { permissions: { $contains: `${name}#${attributes.action}` } },
  params: {
    path: '/my-affiliate',
    title: 'My affiliate',
    icon: <ApartmentIcon fontSize="inherit" />,
    routeRef: createRouteRef(),
    noHeader: true,
    loader: () =>
      import('./components/Affiliate/MyAffiliatePage').then(m => (
        <m.MyAffiliatePage />
      )),
  },
});

/** An affiliate's own page: teams, services, people; and the way to one's own. */
export const affiliateExtensions = [overview, members, myAffiliatePage];
