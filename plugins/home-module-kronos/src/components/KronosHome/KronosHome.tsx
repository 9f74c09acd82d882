import {
  useApi,
  useRouteRef,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { ButtonLink, Container, Flex, Skeleton } from '@backstage/ui';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { GROUP_TYPE_AFFILIATE, type Role } from '@kronos-portal/common';
import useAsync from 'react-use/esm/useAsync';
import { useMe, type Me } from '../../hooks/useMe';
import {
  catalogRouteRef,
  createServiceRouteRef,
  marketplaceRouteRef,
} from '../../routes';
import { homeTranslationRef } from '../../translation';
import { AffiliateTable } from '../AffiliateTable/AffiliateTable';
import { InstallationHealth } from '../InstallationHealth/InstallationHealth';
import { ServiceList } from '../ServiceList/ServiceList';
import styles from './KronosHome.module.css';

/** Roles whose day is about the services of their own teams. */
const BUILDERS: Role[] = ['developer'];
/** Roles that look after all services of an affiliate. */
const KEEPERS: Role[] = ['lead', 'project-manager', 'affiliate-admin'];

export function KronosHome() {
  const me = useMe();
  const affiliates = useAffiliateTitles();
  if (me.loading || affiliates.loading) {
    return (
      <Container>
        <Flex direction="column" gap="4" py="6">
          <Skeleton width="40%" height={40} />
          <Skeleton width="100%" height={240} />
        </Flex>
      </Container>
    );
  }
  if (me.error || !me.value) throw me.error ?? new Error('Nobody is signed in');
  return <Home me={me.value} titles={affiliates.value ?? {}} />;
}

function Home({ me, titles }: { me: Me; titles: Record<string, string> }) {
  const { t } = useTranslationRef(homeTranslationRef);
  const has = (roles: Role[]) =>
    me.grants.filter(grant => roles.includes(grant.role));
  const overAll =
    has(['group-admin']).length > 0 ||
    has(['executive']).some(grant => grant.affiliate === '*');
  const kept = [
    ...new Set(
      has([...KEEPERS, 'executive'])
        .map(grant => grant.affiliate)
        .filter(name => name !== '*'),
    ),
  ];
  const title = (name: string) => titles[name] ?? name;

  return (
    <Container>
      <Greeting me={me} titles={titles} />
      <Flex direction="column" gap="6" py="4">
        {overAll && <AffiliateTable titles={titles} />}
        {has(['group-admin']).length > 0 && (
          <InstallationHealth
            affiliate="group"
            title={t('installations.group')}
          />
        )}
        {has(['affiliate-admin']).map(({ affiliate }) => (
          <InstallationHealth
            key={affiliate}
            affiliate={affiliate}
            title={t('installations.title', { affiliate: title(affiliate) })}
          />
        ))}
        {has(BUILDERS).length > 0 && (
          <ServiceList
            title={t('services.mine')}
            whose={{ ownedBy: me.ownership }}
          />
        )}
        {kept.map(affiliate => (
          <ServiceList
            key={affiliate}
            title={t('services.affiliate', { affiliate: title(affiliate) })}
            whose={{ affiliate }}
          />
        ))}
        {!overAll && !kept.length && !has(BUILDERS).length && (
          <section className={styles.welcome}>
            <h2>{t('partner.title')}</h2>
            <p>{t('partner.text')}</p>
          </section>
        )}
      </Flex>
    </Container>
  );
}

function Greeting({ me, titles }: { me: Me; titles: Record<string, string> }) {
  const { t } = useTranslationRef(homeTranslationRef);
  const links = [
    { label: t('actions.create'), to: useRouteRef(createServiceRouteRef) },
    { label: t('actions.catalog'), to: useRouteRef(catalogRouteRef) },
    { label: t('actions.marketplace'), to: useRouteRef(marketplaceRouteRef) },
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
      <Flex gap="2" style={{ flexWrap: 'wrap' }}>
        {links.map(
          ({ label, to }, i) =>
            to && (
              <ButtonLink
                key={label}
                href={to()}
                variant={i === 0 ? 'primary' : 'secondary'}
              >
                {label}
              </ButtonLink>
            ),
        )}
      </Flex>
    </header>
  );
}

/** Names of the affiliates that the person may see, for people. */
function useAffiliateTitles() {
  const catalogApi = useApi(catalogApiRef);
  return useAsync(async () => {
    const { items } = await catalogApi.queryEntities({
      filter: { kind: 'group', 'spec.type': GROUP_TYPE_AFFILIATE },
      fields: ['metadata.name', 'metadata.title', 'spec.profile.displayName'],
    });
    return Object.fromEntries(
      items.map(({ metadata, spec }) => [
        metadata.name,
        (spec?.profile as { displayName?: string } | undefined)?.displayName ??
          metadata.title ??
          metadata.name,
      ]),
    );
  }, [catalogApi]);
}
