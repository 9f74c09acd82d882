import {
  identityApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import {
  catalogApiRef,
  EntityRefLink,
  useEntityRefLink,
} from '@backstage/plugin-catalog-react';
import { Container, Header, Skeleton } from '@backstage/ui';
import {
  affiliateOf,
  affiliateRef,
  GROUP_TYPE_AFFILIATE,
} from '@kronos-portal/common';
import { EmptyState, ErrorState } from '@kronos-portal/react';
import { Navigate } from 'react-router-dom';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { catalogKronosTranslationRef } from '../../translation';
import styles from './Affiliate.module.css';

/** Leads to the page of one's own affiliate; who stands above the affiliates chooses one. */
export function MyAffiliatePage() {
  const { t } = useTranslationRef(catalogKronosTranslationRef);
  const entityLink = useEntityRefLink();
  const { value, error, retry } = useAffiliateChoices();
  if (value?.length === 1) {
    return <Navigate to={entityLink(affiliateRef(value[0].name))} replace />;
  }
  return (
    <>
      <Header title={t('affiliate.mine')} />
      <Container>
        {error && <ErrorState title={t('affiliate.failed')} onRetry={retry} />}
        {!value && !error && <Skeleton width="100%" height={200} />}
        {value?.length === 0 && <EmptyState text={t('affiliate.none')} />}
        {value && value.length > 1 && (
          <ul className={styles.choices}>
            {value.map(({ name, title, description }) => (
              <li key={name}>
                <EntityRefLink
                  entityRef={affiliateRef(name)}
                  title={title}
                  hideIcon
                />
                {description && <p>{description}</p>}
              </li>
            ))}
          </ul>
        )}
      </Container>
    </>
  );
}

/** The affiliates that the person's groups belong to; all that can be seen for those whose groups belong to none. */
function useAffiliateChoices() {
  const identityApi = useApi(identityApiRef);
  const catalogApi = useApi(catalogApiRef);
  return useAsyncRetry(async () => {
    const { ownershipEntityRefs } = await identityApi.getBackstageIdentity();
    const groups = ownershipEntityRefs.filter(ref => ref.startsWith('group:'));
    const [{ items: mine }, { items: affiliates }] = await Promise.all([
      groups.length
        ? catalogApi.getEntitiesByRefs({
            entityRefs: groups,
            fields: ['kind', 'metadata'],
          })
        : { items: [] },
      catalogApi.queryEntities({
        filter: { kind: 'group', 'spec.type': GROUP_TYPE_AFFILIATE },
        fields: ['metadata', 'spec.profile'],
      }),
    ]);
    const own = new Set(
      mine.flatMap(group => (group && affiliateOf(group)) ?? []),
    );
    const all = affiliates.map(({ metadata, spec }) => ({
      name: metadata.name,
      title:
        (spec?.profile as { displayName?: string } | undefined)?.displayName ??
        metadata.title ??
        metadata.name,
      description: metadata.description,
    }));
    return own.size ? all.filter(({ name }) => own.has(name)) : all;
  }, [identityApi, catalogApi]);
}
