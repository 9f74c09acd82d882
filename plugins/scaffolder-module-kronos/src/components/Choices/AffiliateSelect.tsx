import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Select } from '@backstage/ui';
import type { Choice } from '../../api/creatable';
import { scaffolderKronosTranslationRef } from '../../translations/ref';

export interface AffiliateSelectProps {
  affiliates: Choice[];
  value: string | undefined;
  onChange(affiliate: string): void;
  isDisabled?: boolean;
  isInvalid?: boolean;
}

/** One of the affiliates in which the person may create something; who has one only cannot choose. */
export function AffiliateSelect(props: AffiliateSelectProps) {
  const { affiliates, value, onChange, isDisabled, isInvalid } = props;
  const { t } = useTranslationRef(scaffolderKronosTranslationRef);
  return (
    <Select
      label={t('affiliate.label')}
      placeholder={t('affiliate.placeholder')}
      options={affiliates.map(a => ({ value: a.name, label: a.title }))}
      value={value ?? null}
      onChange={key => onChange(String(key ?? ''))}
      isDisabled={isDisabled || affiliates.length === 1}
      isInvalid={isInvalid}
    />
  );
}
