import { CatalogIcon } from '@backstage/core-components';
import {
  configApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { SearchType } from '@backstage/plugin-search';
import { SearchFilter } from '@backstage/plugin-search-react';
import { LIFECYCLES, useCatalogWords } from '@kronos-portal/react';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import type { ComponentType, ReactElement } from 'react';
import useAsync from 'react-use/esm/useAsync';
import { appTranslationRef } from '../translations/appTranslation';

export interface SearchFiltersProps {
  /** what plugins add */
  resultTypes: { value: string; name: string; icon: ReactElement }[];
  filters: ComponentType<{ className: string }>[];
}

const useStyles = makeStyles(theme => ({
  filters: { padding: theme.spacing(2), marginTop: theme.spacing(2) },
  filter: { '& + &': { marginTop: theme.spacing(2.5) } },
}));

/** Beside the results: what kind of thing is looked for. */
export function SearchFilters({ resultTypes, filters }: SearchFiltersProps) {
  const classes = useStyles();
  const config = useApi(configApiRef);
  const { t } = useTranslationRef(appTranslationRef);
  const words = useCatalogWords();
  const kinds = useKinds();
  return (
    <>
      <SearchType.Accordion
        name={t('search.resultType')}
        defaultValue={config.getOptionalString('search.defaultType')}
        types={[
          {
            value: 'software-catalog',
            name: t('search.softwareCatalog'),
            icon: <CatalogIcon />,
          },
          ...resultTypes,
        ]}
      />
      <Paper className={classes.filters}>
        <SearchFilter.Select
          className={classes.filter}
          label={t('search.kind')}
          name="kind"
          values={kinds.map(value => ({
            value,
            label: words.kind(value),
          }))}
        />
        <SearchFilter.Checkbox
          className={classes.filter}
          label={t('search.lifecycle')}
          name="lifecycle"
          values={LIFECYCLES.map(value => ({
            value,
            label: words.lifecycle(value),
          }))}
        />
        {filters.map((Filter, index) => (
          <Filter key={index} className={classes.filter} />
        ))}
      </Paper>
    </>
  );
}

/** Kinds that the catalog knows. */
function useKinds(): string[] {
  const catalog = useApi(catalogApiRef);
  const { value = [] } = useAsync(async () => {
    const { facets } = await catalog.getEntityFacets({ facets: ['kind'] });
    return (facets.kind ?? [])
      .map(facet => facet.value)
      .sort((a, b) => a.localeCompare(b));
  }, [catalog]);
  return value;
}
