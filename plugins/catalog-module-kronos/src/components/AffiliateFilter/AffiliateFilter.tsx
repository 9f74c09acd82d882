import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  CatalogAutocomplete,
  useEntityList,
  type DefaultEntityFilters,
} from '@backstage/plugin-catalog-react';
import { AFFILIATE_UNRESOLVED } from '@kronos-portal/common';
import Box from '@material-ui/core/Box';
import { useEffect, useState } from 'react';
import { useVisibleAffiliates } from '../../hooks/visibleAffiliates';
import { catalogKronosTranslationRef } from '../../translation';
import { EntityAffiliateFilter } from './EntityAffiliateFilter';

type Filters = DefaultEntityFilters & { affiliate?: EntityAffiliateFilter };

/** Narrows the list to affiliates. Those who see one affiliate only have nothing to choose. */
export function AffiliateFilter() {
  const { t } = useTranslationRef(catalogKronosTranslationRef);
  const { updateFilters, queryParameters } = useEntityList<Filters>();
  const affiliates = useVisibleAffiliates();
  const inAddress = [queryParameters.affiliate ?? []].flat().join();
  const [selected, setSelected] = useState(inAddress);

  useEffect(() => {
    if (inAddress) setSelected(inAddress);
  }, [inAddress]);

  useEffect(() => {
    updateFilters({
      affiliate: selected
        ? new EntityAffiliateFilter(selected.split(','))
        : undefined,
    });
  }, [selected, updateFilters]);

  const values = selected ? selected.split(',') : [];
  // One that the address names stays visible: what narrows the list can be undone.
  if (affiliates.length < 2 && values.length === 0) return null;

  const titleOf = (name: string) =>
    name === AFFILIATE_UNRESOLVED
      ? t('affiliate.unresolved')
      : affiliates.find(affiliate => affiliate.name === name)?.title ?? name;

  return (
    <Box pb={1} pt={1}>
      <CatalogAutocomplete<string, true>
        multiple
        disableCloseOnSelect
        label={t('affiliate.label')}
        name="affiliate-picker"
        options={[
          ...new Set([...affiliates.map(({ name }) => name), ...values]),
        ]}
        value={values}
        getOptionLabel={titleOf}
        onChange={(_event, names) => setSelected(names.join())}
      />
    </Box>
  );
}
