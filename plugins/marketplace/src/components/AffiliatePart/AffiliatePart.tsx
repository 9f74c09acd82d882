import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Skeleton } from '@backstage/ui';
import type { ReactNode } from 'react';
import { useAffiliates } from '../../hooks/useAffiliates';
import type { AffiliateView } from '../../schema';
import { marketplaceTranslationRef } from '../../translation';
import { AffiliateSelect } from '../AffiliateSelect/AffiliateSelect';
import { Message } from '../Message/Message';
import styles from './AffiliatePart.module.css';

/** A page about one of the affiliates that the person may see. */
export function AffiliatePart(props: {
  children: (affiliate: AffiliateView) => ReactNode;
}) {
  const { t } = useTranslationRef(marketplaceTranslationRef);
  const affiliates = useAffiliates();
  const { chosen, error, retry } = affiliates;
  if (error) {
    return (
      <Message
        alert
        title={t('error.title')}
        text={t('error.text')}
        action={{ label: t('error.retry'), run: retry }}
      />
    );
  }
  if (!affiliates.loading && !chosen) {
    return <Message title={t('error.noAffiliate')} text="" />;
  }
  return (
    <div className={styles.page}>
      <div className={styles.select}>
        <AffiliateSelect {...affiliates} />
      </div>
      {chosen ? props.children(chosen) : <Skeleton width="100%" height={240} />}
    </div>
  );
}
