import {
  useApi,
  useRouteRef,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { Card, CardBody, SearchField, Select, Skeleton } from '@backstage/ui';
import type { OfferingEntity } from '@kronos-portal/plugin-marketplace-common';
import { useMemo, useState } from 'react';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { useSearchParams } from 'react-router-dom';
import { marketplaceApiRef } from '../../api';
import { affiliateQuery, useAffiliates } from '../../hooks/useAffiliates';
import { useInstallations } from '../../hooks/useInstallations';
import { useLanguage } from '@kronos-portal/react';
import { offeringRouteRef } from '../../routes';
import type { InstallationView } from '../../schema';
import { marketplaceTranslationRef } from '../../translation';
import { AffiliateSelect } from '../AffiliateSelect/AffiliateSelect';
import { InstallationState } from '../InstallationState/InstallationState';
import { Message } from '../Message/Message';
import { OfferingIcon } from '../OfferingIcon/OfferingIcon';
import { matchesSearch, useCategoryName } from './search';
import styles from './OfferingGrid.module.css';

/** All offerings, with search and facets that stay in the address. */
export function OfferingGrid() {
  const { t } = useTranslationRef(marketplaceTranslationRef);
  const api = useApi(marketplaceApiRef);
  const offerings = useAsyncRetry(() => api.offerings(), [api]);
  const affiliates = useAffiliates();
  const installations = useInstallations(affiliates.chosen?.name);
  const categoryName = useCategoryName();
  const [params, setParams] = useSearchParams();
  const [search, setSearch] = useState(params.get('q') ?? '');
  const category = params.get('category') ?? '';
  const status = params.get('status') ?? '';

  const put = (key: string, value: string) =>
    setParams(
      previous => {
        const next = new URLSearchParams(previous);
        if (value) next.set(key, value);
        else next.delete(key);
        return next;
      },
      { replace: true },
    );

  const installedOf = (name: string) =>
    installations.value?.filter(item => item.offering === name) ?? [];

  const categories = useMemo(
    () => [
      ...new Set(
        (offerings.value ?? []).flatMap(({ spec }) => spec.categories ?? []),
      ),
    ],
    [offerings.value],
  );

  if (offerings.error) {
    return (
      <Message
        alert
        title={t('error.title')}
        text={t('error.text')}
        action={{ label: t('error.retry'), run: offerings.retry }}
      />
    );
  }

  const shown = (offerings.value ?? []).filter(
    offering =>
      matchesSearch(offering, search) &&
      (!category || (offering.spec.categories ?? []).includes(category)) &&
      (!status ||
        installedOf(offering.metadata.name).length > 0 ===
          (status === 'installed')),
  );

  return (
    <div className={styles.page}>
      <div className={styles.filters}>
        <SearchField
          aria-label={t('search')}
          placeholder={t('search')}
          value={search}
          onChange={value => {
            setSearch(value);
            put('q', value);
          }}
        />
        <AffiliateSelect {...affiliates} />
        <Select
          label={t('facet.category')}
          options={[
            { value: 'all', label: t('facet.all') },
            ...categories.map(value => ({ value, label: categoryName(value) })),
          ]}
          value={category || 'all'}
          onChange={key => put('category', key === 'all' ? '' : String(key))}
        />
        <Select
          label={t('facet.status')}
          options={[
            { value: 'all', label: t('facet.all') },
            { value: 'installed', label: t('facet.installed') },
            { value: 'not-installed', label: t('facet.notInstalled') },
          ]}
          value={status || 'all'}
          onChange={key => put('status', key === 'all' ? '' : String(key))}
        />
      </div>
      {!offerings.value && <Skeleton width="100%" height={220} />}
      {offerings.value && (
        <p className={styles.count} role="status">
          {t('count', { count: shown.length })}
        </p>
      )}
      {offerings.value && !shown.length && (
        <Message
          title={t('empty.title')}
          text={t('empty.text')}
          action={{
            label: t('empty.clear'),
            run: () => {
              setSearch('');
              setParams(
                new URLSearchParams(
                  affiliateQuery(affiliates.chosen?.name).slice(1),
                ),
                { replace: true },
              );
            },
          }}
        />
      )}
      <ul className={styles.grid}>
        {shown.map(offering => (
          <li key={offering.metadata.name}>
            <OfferingCard
              offering={offering}
              affiliate={affiliates.chosen?.name}
              installed={installedOf(offering.metadata.name)}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

function OfferingCard({
  offering,
  affiliate,
  installed,
}: {
  offering: OfferingEntity;
  affiliate: string | null | undefined;
  installed: InstallationView[];
}) {
  const { t } = useTranslationRef(marketplaceTranslationRef);
  const language = useLanguage();
  const categoryName = useCategoryName();
  const link = useRouteRef(offeringRouteRef);
  const text = offering.spec.text[language];
  const href = `${link?.({
    offering: offering.metadata.name,
  })}${affiliateQuery(affiliate)}`;
  return (
    <Card href={href} label={text.title} className={styles.card}>
      <CardBody>
        <div className={styles.head}>
          <OfferingIcon icon={offering.spec.icon} />
          <div>
            <h2>{text.title}</h2>
            <p>
              {t(`type.${offering.spec.type}`)}
              {(offering.spec.categories ?? []).map(
                category => ` · ${categoryName(category)}`,
              )}
            </p>
          </div>
        </div>
        <p className={styles.description}>{text.description}</p>
        <p className={styles.installed}>
          {installed.length > 0 && (
            <InstallationState
              installation={
                installed.find(item => item.state !== 'installed') ??
                installed[0]
              }
            />
          )}
        </p>
      </CardBody>
    </Card>
  );
}
