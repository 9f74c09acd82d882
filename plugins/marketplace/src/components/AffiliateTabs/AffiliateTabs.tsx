import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Skeleton } from '@backstage/ui';
import type { ReactNode } from 'react';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { marketplaceApiRef } from '../../api';
import type { AffiliateView } from '../../schema';
import { marketplaceTranslationRef } from '../../translation';
import { AuditView } from '../AuditView/AuditView';
import { InstalledList } from '../InstalledList/InstalledList';
import { Message } from '../Message/Message';

/** What is installed for the affiliate of the page. */
export const InstalledTab = () => (
  <OfThisAffiliate right="read">
    {affiliate => <InstalledList affiliate={affiliate} />}
  </OfThisAffiliate>
);

/** Who changed what for the affiliate of the page. */
export const HistoryTab = () => (
  <OfThisAffiliate right="audit">
    {({ name }) => <AuditView affiliate={name} />}
  </OfThisAffiliate>
);

/** The tab is there for those who hold the right for some affiliate: that it is this one is asked here. */
function OfThisAffiliate(props: {
  right: 'read' | 'audit';
  children: (affiliate: AffiliateView) => ReactNode;
}) {
  const { t } = useTranslationRef(marketplaceTranslationRef);
  const api = useApi(marketplaceApiRef);
  const { name } = useEntity().entity.metadata;
  const { value, error, retry } = useAsyncRetry(() => api.affiliates(), [api]);
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
  if (!value) return <Skeleton width="100%" height={240} />;
  const affiliate = value.find(view => view.name === name);
  if (!affiliate?.can[props.right]) {
    return <Message title={t('error.notYours')} text="" />;
  }
  return props.children(affiliate);
}
