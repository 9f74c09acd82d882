import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Skeleton } from '@backstage/ui';
import type { ReactElement } from 'react';
import type { Choice } from '../../api/creatable';
import { scaffolderKronosTranslationRef } from '../../translations/ref';
import type { useAffiliates } from './useChoices';

export interface AffiliateChoicesProps {
  found: ReturnType<typeof useAffiliates>;
  /** of what is shown when they are found, px */
  height: number;
  children(affiliates: Choice[]): ReactElement;
}

/** What needs the affiliates in which the person may create, or why there are none. */
export function AffiliateChoices(props: AffiliateChoicesProps) {
  const { found, height, children } = props;
  const { t } = useTranslationRef(scaffolderKronosTranslationRef);
  if (found.loading) return <Skeleton width="100%" height={height} />;
  if (found.error) {
    return (
      <Alert
        status="danger"
        icon
        title={t('affiliate.failed', { error: found.error.message })}
      />
    );
  }
  if (!found.value?.affiliates.length) {
    return <Alert status="warning" icon title={t('affiliate.none')} />;
  }
  return children(found.value.affiliates);
}
