import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Select } from '@backstage/ui';
import type { useAffiliates } from '../../hooks/useAffiliates';
import { marketplaceTranslationRef } from '../../translation';

const GROUP = 'group';

/** Chooses the affiliate that a page is about; says its name when there is only one. */
export function AffiliateSelect({
  affiliates,
  chosen,
  choose,
}: Pick<ReturnType<typeof useAffiliates>, 'affiliates' | 'chosen' | 'choose'>) {
  const { t } = useTranslationRef(marketplaceTranslationRef);
  if (!affiliates?.length) return null;
  return (
    <Select
      label={t('affiliate')}
      options={affiliates.map(({ name, title }) => ({
        value: name ?? GROUP,
        label: name === null ? t('group') : title,
      }))}
      value={chosen?.name ?? GROUP}
      isDisabled={affiliates.length === 1}
      onChange={key => choose(key === GROUP ? null : String(key))}
    />
  );
}
