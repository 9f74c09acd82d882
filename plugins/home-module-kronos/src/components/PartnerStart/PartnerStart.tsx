import {
  useApi,
  useRouteRef,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { catalogApiRef, EntityRefLink } from '@backstage/plugin-catalog-react';
import { Link, Skeleton } from '@backstage/ui';
import { EmptyState, Panel, PanelBody } from '@kronos-portal/react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import useAsync from 'react-use/esm/useAsync';
import { useOfferings } from '../../hooks/useOfferings';
import { offeringRouteRef } from '../../routes';
import { homeTranslationRef } from '../../translation';
import styles from './PartnerStart.module.css';

const STEPS = ['look', 'ask', 'work'] as const;

/** What someone without an affiliate may see, and how to go on from there. */
export function PartnerStart() {
  const { t } = useTranslationRef(homeTranslationRef);
  return (
    <>
      <Panel title={t('partner.title')}>
        <PanelBody>
          <p className={styles.lead}>{t('partner.text')}</p>
          <ol className={styles.steps}>
            {STEPS.map(step => (
              <li key={step}>
                <b>{t(`partner.${step}Title`)}</b>
                <p>{t(`partner.${step}Text`)}</p>
              </li>
            ))}
          </ol>
        </PanelBody>
      </Panel>
      <div className={styles.columns}>
        <Templates />
        <Offerings />
      </div>
    </>
  );
}

function Templates() {
  const { t } = useTranslationRef(homeTranslationRef);
  const catalogApi = useApi(catalogApiRef);
  const { value, loading } = useAsync(async () => {
    const { items } = await catalogApi.queryEntities({
      filter: { kind: 'template' },
      fields: ['kind', 'metadata'],
      limit: 100,
    });
    return items;
  }, [catalogApi]);
  return (
    <Panel title={t('partner.templates')}>
      {loading && <Loading />}
      {!loading && !value?.length && (
        <PanelBody>
          <EmptyState text={t('partner.noTemplates')} />
        </PanelBody>
      )}
      <ul className={styles.list}>
        {value?.map(template => (
          <li key={stringifyEntityRef(template)}>
            <EntityRefLink
              entityRef={template}
              title={template.metadata.title ?? template.metadata.name}
              hideIcon
            />
            <p>{template.metadata.description}</p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Offerings() {
  const { t } = useTranslationRef(homeTranslationRef);
  const link = useRouteRef(offeringRouteRef);
  const { offerings, loading } = useOfferings();
  return (
    <Panel title={t('partner.offerings')}>
      {loading && <Loading />}
      {!loading && !offerings.length && (
        <PanelBody>
          <EmptyState text={t('partner.noOfferings')} />
        </PanelBody>
      )}
      <ul className={styles.list}>
        {offerings.map(({ id, title, description }) => (
          <li key={id}>
            {link ? <Link href={link({ offering: id })}>{title}</Link> : title}
            <p>{description}</p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Loading() {
  return (
    <PanelBody>
      <Skeleton width="100%" height={120} />
    </PanelBody>
  );
}
