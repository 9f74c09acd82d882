import { createFrontendPlugin } from '@backstage/frontend-plugin-api';
import StoreIcon from '@material-ui/icons/Storefront';
import {
  affiliateHistoryTab,
  affiliateInstalledTab,
} from './extensions/affiliateTabs';
import { marketplaceApi } from './extensions/api';
import { marketplacePage } from './extensions/page';
import {
  auditRouteRef,
  installedRouteRef,
  installRouteRef,
  offeringRouteRef,
  rootRouteRef,
} from './routes';

/** Browse what the portal offers, install it for an affiliate, see how it does and who changed what. */
export const marketplacePlugin = createFrontendPlugin({
  pluginId: 'marketplace',
  title: 'Marketplace',
  icon: <StoreIcon fontSize="inherit" />,
  routes: {
    root: rootRouteRef,
    offering: offeringRouteRef,
    install: installRouteRef,
    installed: installedRouteRef,
    audit: auditRouteRef,
  },
  extensions: [
    marketplaceApi,
    marketplacePage,
    affiliateInstalledTab,
    affiliateHistoryTab,
  ],
});
