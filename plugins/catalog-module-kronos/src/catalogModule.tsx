import {
  ApiBlueprint,
  appLanguageApiRef,
  coreExtensionData,
  createFrontendModule,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import {
  CatalogFilterBlueprint,
  EntityContentLayoutBlueprint,
  EntityContextMenuItemBlueprint,
  EntityHeaderLayoutBlueprint,
  EntityIconLinkBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { Fragment } from 'react';
import { affiliateExtensions } from './affiliate';
import { BilingualCatalogClient } from './api/BilingualCatalogClient';
import { ContextMenuEntries } from './components/EntityHeader/contextMenu';
import { teamExtensions } from './team';

const catalogApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: catalogApiRef,
      deps: {
        appLanguageApi: appLanguageApiRef,
        discoveryApi: discoveryApiRef,
        fetchApi: fetchApiRef,
      },
      factory: apis => new BilingualCatalogClient(apis),
    }),
});

const catalogPage = catalogPlugin.getExtension('page:catalog').override({
  // Address, title and place in the sidebar stay; the stock page takes no columns.
  factory(originalFactory, { config, inputs }) {
    return originalFactory({
      params: {
        loader: async () => {
          const { CatalogPage } = await import(
            './components/CatalogPage/CatalogPage'
          );
          return (
            <CatalogPage
              filters={inputs.filters.map(filter => (
                <Fragment key={filter.node.spec.id}>
                  {filter.get(coreExtensionData.reactElement)}
                </Fragment>
              ))}
              pagination={config.pagination}
            />
          );
        },
      },
    });
  },
});

const entityPage = catalogPlugin.getExtension('page:catalog/entity').override({
  *factory(originalFactory, { inputs }) {
    const original = originalFactory();
    yield* original;
    const { data, filterFunction } = EntityContextMenuItemBlueprint.dataRefs;
    const entries = inputs.contextMenuItems.map(item => ({
      data: item.get(data),
      node: item.node,
      filter: item.get(filterFunction) ?? (() => true),
    }));
    yield coreExtensionData.reactElement(
      <ContextMenuEntries.Provider value={entries}>
        {original.get(coreExtensionData.reactElement)}
      </ContextMenuEntries.Provider>,
    );
  },
});

const aboutCard = catalogPlugin
  .getExtension('entity-card:catalog/about')
  .override({
    // Kinds and links that plugins add stay; the stock card knows neither the words of the person nor our look.
    factory(originalFactory, { inputs }) {
      const { filterFunction, useProps } = EntityIconLinkBlueprint.dataRefs;
      const iconLinks = inputs.iconLinks.map(link => ({
        id: link.node.spec.id,
        filter: link.get(filterFunction) ?? (() => true),
        useProps: link.get(useProps),
      }));
      return originalFactory({
        params: {
          loader: async () => {
            const { AboutCard } = await import(
              './components/AboutCard/AboutCard'
            );
            return <AboutCard iconLinks={iconLinks} />;
          },
        },
      });
    },
  });

const affiliateFilter = CatalogFilterBlueprint.make({
  name: 'affiliate',
  params: {
    loader: async () => {
      const { AffiliateFilter } = await import(
        './components/AffiliateFilter/AffiliateFilter'
      );
      return <AffiliateFilter />;
    },
  },
});

const entityHeader = EntityHeaderLayoutBlueprint.make({
  name: 'kronos',
  params: {
    loader: () =>
      import('./components/EntityHeader/EntityHeader').then(
        m => m.EntityHeader,
      ),
  },
});

const overviewLayout = EntityContentLayoutBlueprint.make({
  name: 'kronos',
  params: {
    loader: () =>
      import('./components/OverviewLayout/OverviewLayout').then(
        m => m.OverviewLayout,
      ),
  },
});

/** The state of services in the catalog's list, and entity pages that follow what is installed. */
export const catalogModule = createFrontendModule({
  pluginId: 'catalog',
  extensions: [
    catalogApi,
    catalogPage,
    entityPage,
    aboutCard,
    affiliateFilter,
    entityHeader,
    overviewLayout,
    ...affiliateExtensions,
    ...teamExtensions,
  ],
});
