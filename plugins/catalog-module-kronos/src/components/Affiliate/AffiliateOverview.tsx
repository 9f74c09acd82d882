import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink, useEntity } from '@backstage/plugin-catalog-react';
import { Skeleton } from '@backstage/ui';
import {
  EmptyState,
  ErrorState,
  Panel,
  PanelBody,
  PanelTable,
  ServicesHealth,
  useFormat,
  useServices,
  type Service,
  type Services,
} from '@kronos-portal/react';
import {
  useAffiliateGroups,
  type AffiliateTeam,
} from '../../hooks/useAffiliateGroups';
import { catalogKronosTranslationRef } from '../../translation';
import { ServicesPanel } from '../ServicesPanel/ServicesPanel';
import styles from './Affiliate.module.css';

/** An affiliate at a glance: its teams with how their services do, and the services, what is wrong first. */
export function AffiliateOverview() {
  const { t } = useTranslationRef(catalogKronosTranslationRef);
  const { name } = useEntity().entity.metadata;
  const services = useServices({ affiliate: name });
  const groups = useAffiliateGroups(name);
  const failed = services.error ?? groups.error;
  if (failed && !(services.value && groups.value)) {
    const retry = () => {
      services.retry();
      groups.retry();
    };
    return (
      <Panel title={t('affiliate.services')}>
        <PanelBody>
          <ErrorState title={t('affiliate.failed')} onRetry={retry} />
        </PanelBody>
      </Panel>
    );
  }
  if (!services.value || !groups.value) {
    return (
      <Panel title={t('affiliate.services')}>
        <PanelBody>
          <Skeleton width="100%" height={260} />
        </PanelBody>
      </Panel>
    );
  }
  return (
    <div className={styles.area}>
      <Teams teams={groups.value.teams} services={services.value} />
      <ServicesPanel
        services={services.value}
        empty={t('affiliate.noServices')}
      />
    </div>
  );
}

/** Owners are written in short as well as in full. */
const ownerOf = ({ entity }: Service) =>
  typeof entity.spec?.owner === 'string'
    ? stringifyEntityRef(
        parseEntityRef(entity.spec.owner, {
          defaultKind: 'group',
          defaultNamespace: entity.metadata.namespace ?? 'default',
        }),
      )
    : undefined;

function Teams(props: { teams: AffiliateTeam[]; services: Services }) {
  const { t } = useTranslationRef(catalogKronosTranslationRef);
  const format = useFormat();
  const { items, silent } = props.services;
  if (!props.teams.length) {
    return (
      <Panel title={t('affiliate.teams')}>
        <PanelBody>
          <EmptyState text={t('affiliate.noTeams')} />
        </PanelBody>
      </Panel>
    );
  }
  return (
    <Panel title={t('affiliate.teams')}>
      <PanelTable
        label={t('affiliate.teams')}
        columns={[
          { id: 'team', label: t('affiliate.team') },
          { id: 'members', label: t('affiliate.members'), kind: 'number' },
          { id: 'services', label: t('affiliate.services'), kind: 'number' },
          { id: 'state', label: t('affiliate.state') },
        ]}
      >
        {props.teams.map(({ ref, title, members, services }) => {
          const own = items.filter(s => ownerOf(s) === ref);
          return (
            <tr key={ref}>
              <td className={styles.name}>
                <EntityRefLink entityRef={ref} title={title} hideIcon />
              </td>
              <td data-kind="number">{members.length}</td>
              <td data-kind="number">{format.number(services)}</td>
              <td>
                {own.length === 0 ? (
                  '–'
                ) : (
                  <ServicesHealth items={own} silent={silent} />
                )}
              </td>
            </tr>
          );
        })}
      </PanelTable>
    </Panel>
  );
}
