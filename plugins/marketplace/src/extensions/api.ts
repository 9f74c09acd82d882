import { ApiBlueprint, fetchApiRef } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { marketplaceApiRef, MarketplaceClient } from '../api';

export const marketplaceApi = ApiBlueprint.make({
  params: define =>
    define({
      api: marketplaceApiRef,
      deps: { fetchApi: fetchApiRef, catalogApi: catalogApiRef },
      factory: deps => new MarketplaceClient(deps),
    }),
});
