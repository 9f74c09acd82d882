import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import { ButtonLink, Link, Skeleton } from '@backstage/ui';
import {
  Age,
  EmptyState,
  InstallationState,
  ErrorState,
  kronosReactTranslationRef,
  Panel,
  PanelBody,
  PanelTable,
  StatusDot,
} from '@kronos-portal/react';
import {
  isBroken,
  useInstallations,
  type Installation,
} from '../../hooks/useInstallations';
import { useOfferingTitle } from '../../hooks/useOfferings';
import {
  installedRouteRef,
  installRouteRef,
  marketplaceRouteRef,
} from '../../routes';
import { homeTranslationRef } from '../../translation';
import styles from './InstallationHealth.module.css';

/** What is installed for an affiliate, what is broken first: since when, why, and what to do. */
export function InstallationHealth(props: {
  affiliate: string;
  title: string;
}) {
  const { affiliate, title } = props;
  const { t } = useTranslationRef(homeTranslationRef);
  const { value, retry } = useInstallations([affiliate]);
  const marketplace = useRouteRef(marketplaceRouteRef);
  const list = useRouteRef(installedRouteRef);
  const titleOf = useOfferingTitle();
  const items = value?.[0].items;

  if (!items) {
    return (
      <Panel title={title}>
        <PanelBody>
          {value ? (
            <ErrorState title={t('installations.failed')} onRetry={retry} />
          ) : (
            <Skeleton width="100%" height={160} />
          )}
        </PanelBody>
      </Panel>
    );
  }
  if (!items.length) {
    return (
      <Panel title={title}>
        <PanelBody>
          <EmptyState
            text={t('installations.empty')}
            action={
              marketplace && (
                <ButtonLink
                  size="small"
                  variant="secondary"
                  href={marketplace()}
                >
                  {t('actions.marketplace')}
                </ButtonLink>
              )
            }
          />
        </PanelBody>
      </Panel>
    );
  }
  const broken = items.filter(isBroken).length;
  return (
    <Panel
      title={title}
      note={
        <>
          <StatusDot
            tone={broken ? 'bad' : 'good'}
            text={
              broken
                ? t('installations.broken', { count: broken })
                : t('installations.fine')
            }
          />
          {list && (
            <Link href={`${list()}?affiliate=${affiliate}`}>
              {t('installations.all')}
            </Link>
          )}
        </>
      }
    >
      <PanelTable
        label={title}
        columns={[
          { id: 'offering', label: t('installations.offering') },
          { id: 'state', label: t('installations.stateTitle') },
          { id: 'todo', label: t('installations.todo') },
          { id: 'checked', label: t('installations.checked') },
        ]}
      >
        {items.map(item => (
          <Row
            key={item.id}
            item={item}
            title={titleOf(item.offering)}
            affiliate={affiliate}
          />
        ))}
      </PanelTable>
    </Panel>
  );
}

function Row(props: { item: Installation; title: string; affiliate: string }) {
  const { item, title, affiliate } = props;
  const { t } = useTranslationRef(homeTranslationRef);
  return (
    <tr>
      <td className={styles.offering}>
        {title}
        {item.name !== 'default' && ` ${item.name}`}
        {item.inherited && <small>{t('installations.inherited')}</small>}
      </td>
      <td className={styles.state}>
        <InstallationState state={item.state} />
        {isBroken(item) && item.brokenSince && (
          <small>
            {t('installations.since')} <Age at={item.brokenSince} />
          </small>
        )}
      </td>
      <td className={styles.todo}>
        {isBroken(item) ? <ToDo item={item} affiliate={affiliate} /> : '–'}
      </td>
      <td data-kind="quiet">
        {item.checkedAt ? <Age at={item.checkedAt} /> : '–'}
      </td>
    </tr>
  );
}

/** Why it does not work, and where it is mended. What is group-wide is mended by the group. */
export function ToDo(props: { item: Installation; affiliate: string }) {
  const { item, affiliate } = props;
  const { t } = useTranslationRef(homeTranslationRef);
  const { t: shared } = useTranslationRef(kronosReactTranslationRef);
  const settings = useRouteRef(installRouteRef);
  return (
    <>
      {item.problem && <span>{shared(`problem.${item.problem.kind}`)} </span>}
      {item.inherited && <span>{t('installations.askGroup')}</span>}
      {!item.inherited && settings && (
        <Link
          href={`${settings({
            offering: item.offering,
          })}?affiliate=${affiliate}&installation=${item.id}`}
        >
          {t('installations.settings')}
        </Link>
      )}
    </>
  );
}
