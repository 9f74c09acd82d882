import { createFrontendModule } from '@backstage/frontend-plugin-api';
import searchPlugin from '@backstage/plugin-search/alpha';
import {
  SearchFilterBlueprint,
  SearchFilterResultTypeBlueprint,
  SearchResultListItemBlueprint,
} from '@backstage/plugin-search-react/alpha';

const searchPage = searchPlugin.getExtension('page:search').override({
  // Address, title and what plugins add stay; the stock page has texts that no translation reaches.
  factory(originalFactory, { config, inputs }) {
    return originalFactory({
      params: {
        loader: async () => {
          const { SearchPage } = await import('./SearchPage');
          return (
            <SearchPage
              noTrack={config.noTrack}
              items={inputs.items.map(item =>
                item.get(SearchResultListItemBlueprint.dataRefs.item),
              )}
              resultTypes={inputs.resultTypes.map(type =>
                type.get(SearchFilterResultTypeBlueprint.dataRefs.resultType),
              )}
              filters={inputs.searchFilters.map(
                filter =>
                  filter.get(SearchFilterBlueprint.dataRefs.searchFilters)
                    .component,
              )}
            />
          );
        },
      },
    });
  },
});

/** The page of the search, in the language of the user. */
export const searchModule = createFrontendModule({
  pluginId: 'search',
  extensions: [searchPage],
});
