import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Container, Flex, Skeleton } from '@backstage/ui';
import type { Role } from '@kronos-portal/common';
import { ErrorState, Panel, PanelBody } from '@kronos-portal/react';
import { useAffiliateTitles } from '../../hooks/useAffiliateTitles';
import { useMe, type Me } from '../../hooks/useMe';
import { homeTranslationRef } from '../../translation';
import { AffiliateTable } from '../AffiliateTable/AffiliateTable';
import { Greeting } from '../Greeting/Greeting';
import { GroupInstallations } from '../GroupInstallations/GroupInstallations';
import { InstallationHealth } from '../InstallationHealth/InstallationHealth';
import { PartnerStart } from '../PartnerStart/PartnerStart';
import { ProjectProgress } from '../ProjectProgress/ProjectProgress';
import { ServicesOverview } from '../ServicesOverview/ServicesOverview';
import styles from './KronosHome.module.css';

export function KronosHome() {
  const me = useMe();
  const affiliates = useAffiliateTitles();
  if (me.loading || (affiliates.loading && !affiliates.error)) {
    return (
      <Container>
        <Flex direction="column" gap="4" py="6">
          <Skeleton width="40%" height={40} />
          <Skeleton width="100%" height={80} />
          <Skeleton width="100%" height={240} />
        </Flex>
      </Container>
    );
  }
  if (me.error || !me.value) throw me.error ?? new Error('Nobody is signed in');
  return (
    <Home
      me={me.value}
      titles={affiliates.value ?? {}}
      retryTitles={affiliates.error && affiliates.retry}
    />
  );
}

/** What a person sees follows from the roles, the widest first; who has several sees the parts of each. */
function Home(props: {
  me: Me;
  titles: Record<string, string>;
  /** there when the affiliates could not be read */
  retryTitles?: () => void;
}) {
  const { me, titles, retryTitles } = props;
  const { t } = useTranslationRef(homeTranslationRef);
  const title = (name: string) => titles[name] ?? name;
  const affiliatesOf = (...roles: Role[]) => [
    ...new Set(
      me.grants
        .filter(grant => roles.includes(grant.role))
        .map(({ affiliate }) => affiliate),
    ),
  ];
  const within = (...roles: Role[]) =>
    affiliatesOf(...roles).filter(name => name !== '*');

  const runsThePortal = affiliatesOf('group-admin').length > 0;
  const overAll = runsThePortal || affiliatesOf('executive').includes('*');
  const managed = within('project-manager');
  const administered = within('affiliate-admin');
  const led = within('lead', 'executive');
  const kept = [...new Set([...led, ...administered])];
  // who looks after all services of an affiliate sees the own ones among them
  const developed = affiliatesOf('developer').filter(
    name => !kept.includes(name),
  );
  const nothing =
    !overAll && !managed.length && !kept.length && !developed.length;

  return (
    <Container>
      <div className={styles.page}>
        <Greeting me={me} titles={titles} />
        {overAll && retryTitles && (
          <Panel title={t('affiliates.title')}>
            <PanelBody>
              <ErrorState
                title={t('affiliates.failed')}
                onRetry={retryTitles}
              />
            </PanelBody>
          </Panel>
        )}
        {runsThePortal && !retryTitles && (
          <GroupInstallations titles={titles} />
        )}
        {overAll && !retryTitles && <AffiliateTable titles={titles} />}
        {administered.map(affiliate => (
          <InstallationHealth
            key={affiliate}
            affiliate={affiliate}
            title={t('installations.title', { affiliate: title(affiliate) })}
          />
        ))}
        {managed.map(affiliate => (
          <ProjectProgress
            key={affiliate}
            affiliate={affiliate}
            title={title(affiliate)}
            me={me}
          />
        ))}
        {kept.map(affiliate => (
          <ServicesOverview
            key={affiliate}
            title={t('services.affiliate', { affiliate: title(affiliate) })}
            whose={{ affiliate }}
            // what waits is for those who work on services
            me={led.includes(affiliate) ? me : undefined}
          />
        ))}
        {developed.length > 0 && (
          <ServicesOverview
            title={t('services.mine')}
            whose={{ ownedBy: me.ownership }}
            me={me}
            affiliates={developed.filter(name => name !== '*')}
          />
        )}
        {nothing && <PartnerStart />}
      </div>
    </Container>
  );
}
