import { PageBlueprint } from '@backstage/frontend-plugin-api';
import StoreIcon from '@material-ui/icons/Storefront';
import { rootRouteRef } from '../routes';

export const marketplacePage = PageBlueprint.make({
  params: {
    path: '/marketplace',
    routeRef: rootRouteRef,
    title: 'Marketplace',
    icon: <StoreIcon fontSize="inherit" />,
    // The title and the tabs follow the user's language: they are drawn by the page.
    noHeader: true,
    loader: () =>
      import('../components/MarketplacePage/MarketplacePage').then(m => (
        <m.MarketplacePage />
      )),
  },
});
