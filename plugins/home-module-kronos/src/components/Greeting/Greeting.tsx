import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import { ButtonLink } from '@backstage/ui';
import { rolesWith, serviceCreate } from '@kronos-portal/common';
import type { Me } from '../../hooks/useMe';
import {
  catalogRouteRef,
  createServiceRouteRef,
  marketplaceRouteRef,
} from '../../routes';
import { homeTranslationRef } from '../../translation';
import styles from './Greeting.module.css';

/** Who is here, as what, and what is started from here. */
export function Greeting(props: { me: Me; titles: Record<string, string> }) {
  const { me, titles } = props;
  const { t } = useTranslationRef(homeTranslationRef);
  const create = useRouteRef(createServiceRouteRef);
  const catalog = useRouteRef(catalogRouteRef);
  const marketplace = useRouteRef(marketplaceRouteRef);
  const creators = rolesWith(serviceCreate.name);
  const mayCreate = me.grants.some(({ role }) => creators.includes(role));
  const links = [
    ...(mayCreate ? [{ label: t('actions.create'), to: create?.() }] : []),
    { label: t('actions.catalog'), to: catalog?.() },
    { label: t('actions.marketplace'), to: marketplace?.() },
  ];
  const roles = [
    ...new Set(
      me.grants.map(({ role, affiliate }) =>
        [
          affiliate === '*' ? t('scope.group') : titles[affiliate] ?? affiliate,
          t(`role.${role}`),
        ].join(' · '),
      ),
    ),
  ];
  return (
    <header className={styles.greeting}>
      <div>
        <h1>{t('hello', { name: me.name })}</h1>
        <p>{roles.length ? roles.join(', ') : t('role.none')}</p>
      </div>
      <div className={styles.actions}>
        {links.map(
          ({ label, to }, i) =>
            to && (
              <ButtonLink
                key={label}
                href={to}
                variant={mayCreate && i === 0 ? 'primary' : 'secondary'}
              >
                {label}
              </ButtonLink>
            ),
        )}
      </div>
    </header>
  );
}
