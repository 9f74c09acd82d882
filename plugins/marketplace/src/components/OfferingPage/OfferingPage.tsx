import {
  useApi,
  useRouteRef,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { MarkdownContent } from '@backstage/core-components';
import { ButtonLink, Link, Skeleton } from '@backstage/ui';
import type { OfferingEntity } from '@kronos-portal/plugin-marketplace-common';
import { useParams } from 'react-router-dom';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { marketplaceApiRef } from '../../api';
import { affiliateQuery, useAffiliates } from '../../hooks/useAffiliates';
import { useInstallations } from '../../hooks/useInstallations';
import { useLanguage } from '@kronos-portal/react';
import { installRouteRef, rootRouteRef } from '../../routes';
import { marketplaceTranslationRef } from '../../translation';
import { AffiliateSelect } from '../AffiliateSelect/AffiliateSelect';
import { InstallationState } from '../InstallationState/InstallationState';
import { Message } from '../Message/Message';
import { OfferingIcon } from '../OfferingIcon/OfferingIcon';
import styles from './OfferingPage.module.css';

const ADDS = ['cards', 'tabs', 'columns', 'actions', 'permissions'] as const;

const said = (
  text: string | { ko: string; en: string } | undefined,
  language: 'ko' | 'en',
) => (typeof text === 'string' ? text : text?.[language]);

/** What a buyer asks: what it adds, what it can see, who supports it, how to get rid of it. */
export function OfferingPage() {
  const { t } = useTranslationRef(marketplaceTranslationRef);
  const { offering: name = '' } = useParams();
  const api = useApi(marketplaceApiRef);
  const root = useRouteRef(rootRouteRef);
  const { value, loading, error, retry } = useAsyncRetry(
    () => api.offering(name),
    [api, name],
  );
  if (loading && !value) return <Skeleton width="100%" height={320} />;
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
  if (!value) {
    return <Message title={t('error.notFound')} text={name} />;
  }
  return (
    <div className={styles.page}>
      <Link href={root?.() ?? '/'}>← {t('offering.back')}</Link>
      <Offering offering={value} />
    </div>
  );
}

function Offering({ offering }: { offering: OfferingEntity }) {
  const { t } = useTranslationRef(marketplaceTranslationRef);
  const language = useLanguage();
  const { spec } = offering;
  const text = spec.text[language];
  const newest = spec.versions[0];
  return (
    <>
      <header className={styles.head}>
        <OfferingIcon icon={spec.icon} size={64} />
        <div>
          <h1>{text.title}</h1>
          <p>
            {t(`type.${spec.type}`)} · {newest.version}
            {spec.provider && ` · ${spec.provider.name}`}
          </p>
        </div>
      </header>
      <div className={styles.columns}>
        <div>
          <p className={styles.lead}>{text.description}</p>
          {text.highlights?.length ? (
            <ul>
              {text.highlights.map(line => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          ) : null}
          <h2>{t('offering.adds')}</h2>
          <dl className={styles.adds}>
            {ADDS.map(kind => {
              const items = spec.adds?.[kind] ?? [];
              return items.length ? (
                <div key={kind}>
                  <dt>{t(`offering.${kind}`)}</dt>
                  <dd>
                    {items
                      .map(item =>
                        typeof item === 'string' ? item : item[language],
                      )
                      .join(', ')}
                  </dd>
                </div>
              ) : null;
            })}
          </dl>
          {spec.documentation?.[language] && (
            <>
              <h2>{t('offering.documentation')}</h2>
              <MarkdownContent content={spec.documentation[language]} />
            </>
          )}
        </div>
        <aside className={styles.side}>
          <Installations offering={offering} />
          <Fact label={t('offering.sees')} text={spec.sees?.[language]} />
          <Fact
            label={t('offering.uninstall')}
            text={spec.uninstall?.[language]}
          />
          <Fact
            label={t('offering.support')}
            text={said(spec.provider?.support, language)}
          />
          <h2>{t('offering.versions')}</h2>
          <ul className={styles.versions}>
            {spec.versions.map(({ version, releasedAt, notes }) => (
              <li key={version}>
                <strong>{version}</strong> {releasedAt}
                {notes && <p>{said(notes, language)}</p>}
              </li>
            ))}
          </ul>
        </aside>
      </div>
    </>
  );
}

function Fact({ label, text }: { label: string; text?: string }) {
  return text ? (
    <>
      <h2>{label}</h2>
      <p>{text}</p>
    </>
  ) : null;
}

/** Where the offering stands for the chosen affiliate, and what can be done about it. */
function Installations({ offering }: { offering: OfferingEntity }) {
  const { t } = useTranslationRef(marketplaceTranslationRef);
  const affiliates = useAffiliates();
  const { chosen } = affiliates;
  const installations = useInstallations(chosen?.name);
  const install = useRouteRef(installRouteRef);
  const here = installations.value?.filter(
    item => item.offering === offering.metadata.name && item.state !== 'gone',
  );
  const own = here?.filter(item => !item.inherited) ?? [];
  const href = (installation?: string) =>
    `${install?.({ offering: offering.metadata.name })}${affiliateQuery(
      chosen?.name,
    )}${installation ? `&installation=${installation}` : ''}`;
  const title = chosen?.name === null ? t('group') : chosen?.title ?? '';

  return (
    <section className={styles.where} aria-label={t('offering.where')}>
      <AffiliateSelect {...affiliates} />
      <ul>
        {here?.map(item => (
          <li key={item.id}>
            <InstallationState installation={item} />
            {item.name !== 'default' && ` · ${item.name}`}
            {item.inherited && ` · ${t('installed.inherited')}`}
            {!item.inherited && chosen?.can.update && item.mode !== 'off' && (
              <>
                {' '}
                <Link href={href(item.id)}>{t('offering.change')}</Link>
              </>
            )}
          </li>
        ))}
      </ul>
      {chosen?.can.install && installations.value && (
        <ButtonLink
          href={href()}
          variant={own.length ? 'secondary' : 'primary'}
        >
          {here?.length && !own.length
            ? t('offering.override')
            : t('offering.installFor', { affiliate: title })}
        </ButtonLink>
      )}
    </section>
  );
}
