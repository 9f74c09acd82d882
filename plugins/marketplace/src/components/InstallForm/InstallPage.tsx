import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Skeleton } from '@backstage/ui';
import { useParams, useSearchParams } from 'react-router-dom';
import useAsync from 'react-use/esm/useAsync';
import { marketplaceApiRef } from '../../api';
import { useAffiliates } from '../../hooks/useAffiliates';
import { marketplaceTranslationRef } from '../../translation';
import { Message } from '../Message/Message';
import { InstallForm } from './InstallForm';

/** Loads what the form is about: the offering, the affiliate and, when something is changed, what is installed. */
export function InstallPage() {
  const { t } = useTranslationRef(marketplaceTranslationRef);
  const { offering: name = '' } = useParams();
  const [params] = useSearchParams();
  const installationId = params.get('installation');
  const api = useApi(marketplaceApiRef);
  const { chosen, loading: affiliatesLoading } = useAffiliates();
  const affiliate = chosen?.name;
  const { value, error } = useAsync(async () => {
    if (affiliate === undefined) return undefined;
    const [offering, installations] = await Promise.all([
      api.offering(name),
      installationId ? api.installations(affiliate) : [],
    ]);
    return {
      offering,
      installation: installations.find(item => item.id === installationId),
    };
  }, [api, name, affiliate, installationId]);

  if (!affiliatesLoading && !chosen) {
    return <Message title={t('error.noAffiliate')} text="" />;
  }
  if (error) {
    return <Message alert title={t('error.title')} text={t('error.text')} />;
  }
  if (!value || !chosen) return <Skeleton width="100%" height={320} />;
  if (!value.offering || (installationId && !value.installation)) {
    return <Message title={t('error.notFound')} text={name} />;
  }
  const title = chosen.name === null ? t('group') : chosen.title;
  if (value.installation ? !chosen.can.update : !chosen.can.install) {
    return (
      <Message
        title={t('error.forbidden', { affiliate: title })}
        text={t('error.noAffiliate')}
      />
    );
  }
  return (
    <InstallForm
      key={`${affiliate}/${installationId}`}
      offering={value.offering}
      affiliate={chosen.name}
      affiliateTitle={title}
      installation={value.installation}
    />
  );
}
