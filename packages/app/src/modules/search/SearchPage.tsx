import { Content, useSidebarPinState } from '@backstage/core-components';
import { Router } from '@backstage/plugin-search';
import {
  DefaultResultListItem,
  SearchBar,
  SearchPagination,
  SearchResult,
  SearchResultPager,
} from '@backstage/plugin-search-react';
import type {
  SearchResultItemExtensionComponent,
  SearchResultItemExtensionPredicate,
} from '@backstage/plugin-search-react/alpha';
import Grid from '@material-ui/core/Grid';
import { Route, Routes } from 'react-router-dom';
import { CatalogResult } from './CatalogResult';
import { SearchFilters, type SearchFiltersProps } from './SearchFilters';

interface SearchPageProps extends SearchFiltersProps {
  noTrack: boolean;
  items: {
    predicate?: SearchResultItemExtensionPredicate;
    component: SearchResultItemExtensionComponent;
  }[];
}

/** The router of upstream keeps what is searched for in the address. */
export function SearchPage(props: SearchPageProps) {
  return (
    <Routes>
      <Route element={<Router />}>
        <Route path="*" element={<SearchContent {...props} />} />
      </Route>
    </Routes>
  );
}

function SearchContent({ noTrack, items, ...filters }: SearchPageProps) {
  const { isMobile } = useSidebarPinState();
  return (
    <Content>
      <Grid container>
        <Grid item xs={12}>
          <SearchBar debounceTime={100} />
        </Grid>
        {!isMobile && (
          <Grid item xs={12} md={3}>
            <SearchFilters {...filters} />
          </Grid>
        )}
        <Grid item xs={12} md>
          <SearchPagination />
          <SearchResult>
            {({ results }) => (
              <>
                {results.map(({ document, ...rest }, index) => {
                  const result = { document, ...rest };
                  if (rest.type === 'software-catalog') {
                    return (
                      <CatalogResult key={document.location} result={result} />
                    );
                  }
                  const Item =
                    items.find(item => item.predicate?.(result))?.component ??
                    DefaultResultListItem;
                  return (
                    <Item
                      {...rest}
                      key={document.location ?? index}
                      result={document}
                      noTrack={noTrack}
                    />
                  );
                })}
              </>
            )}
          </SearchResult>
          <SearchResultPager />
        </Grid>
      </Grid>
    </Content>
  );
}
