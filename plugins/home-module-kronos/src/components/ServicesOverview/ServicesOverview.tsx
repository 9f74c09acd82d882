import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import { ButtonLink, Skeleton } from '@backstage/ui';
import {
  EmptyState,
  ErrorState,
  Panel,
  PanelBody,
  ServicesHealth,
  ServicesNotes,
  ServiceTable,
  StatTile,
  StatTiles,
  useServices,
  type Services,
  type Whose,
} from '@kronos-portal/react';
import type { Me } from '../../hooks/useMe';
import { createServiceRouteRef } from '../../routes';
import { homeTranslationRef } from '../../translation';
import { RecentBuilds } from '../RecentBuilds/RecentBuilds';
import { WaitingWork } from '../WaitingWork/WaitingWork';
import styles from './ServicesOverview.module.css';

const SHOWN = 12;

/** Services with what is wrong first, their builds, and what waits for the person. */
export function ServicesOverview(props: {
  title: string;
  whose: Whose;
  /** for whom something may wait; left out: that part is not shown */
  me?: Me;
  /** where else something may wait: other teams' services of these affiliates */
  affiliates?: string[];
}) {
  const { title, whose, me, affiliates } = props;
  const { t } = useTranslationRef(homeTranslationRef);
  const create = useRouteRef(createServiceRouteRef);
  const { value, error, retry } = useServices(whose);

  if (!value) {
    return (
      <Panel title={title}>
        <PanelBody>
          {error ? (
            <ErrorState title={t('services.failed')} onRetry={retry} />
          ) : (
            <Skeleton width="100%" height={220} />
          )}
        </PanelBody>
      </Panel>
    );
  }
  return (
    <>
      {value.items.length > 0 && <Tiles services={value} />}
      <div className={me ? styles.columns : styles.area}>
        <div className={styles.area}>
          <Panel
            title={title}
            note={value.items.length > 0 && <ServicesHealth {...value} />}
          >
            {value.items.length === 0 ? (
              <PanelBody>
                <EmptyState
                  text={t('services.empty')}
                  action={
                    create && (
                      <ButtonLink
                        size="small"
                        variant="secondary"
                        href={create()}
                      >
                        {t('actions.create')}
                      </ButtonLink>
                    )
                  }
                />
              </PanelBody>
            ) : (
              <ServiceTable
                label={title}
                services={value.items.slice(0, SHOWN)}
              />
            )}
            <ServicesNotes services={value} shown={SHOWN} />
          </Panel>
          {value.items.length > 0 && <RecentBuilds services={value.items} />}
        </div>
        {me && (
          <WaitingWork me={me} services={value.items} affiliates={affiliates} />
        )}
      </div>
    </>
  );
}

/** How things stand, in four numbers; one that no tool told of stays open. */
function Tiles({ services }: { services: Services }) {
  const { t } = useTranslationRef(homeTranslationRef);
  const states = services.items.map(({ state }) => state);
  const with_ = (kind: string) =>
    states.filter(({ troubles }) => troubles.some(x => x.kind === kind)).length;
  const sum = (values: (number | undefined)[]) => {
    const known = values.filter(value => value !== undefined);
    return known.length ? known.reduce((a, b) => a + b, 0) : undefined;
  };
  const builds = states.some(s => s.builds) ? with_('build') : undefined;
  const running = states.some(s => s.workload) ? with_('workload') : undefined;
  const firing = sum(states.map(s => s.firing?.length));
  const overdue = sum(states.map(s => s.issues?.overdue));
  const issues = sum(states.map(s => s.issues?.total));
  const toneOf = (value: number | undefined, tone: 'bad' | 'warning') => {
    if (value === undefined) return 'quiet';
    return value > 0 ? tone : 'good';
  };
  return (
    <StatTiles label={t('tiles.label')}>
      <StatTile
        label={t('tiles.alerts')}
        value={firing}
        tone={toneOf(firing, 'bad')}
      />
      <StatTile
        label={t('tiles.running')}
        value={running}
        tone={toneOf(running, 'bad')}
      />
      <StatTile
        label={t('tiles.builds')}
        value={builds}
        tone={toneOf(builds, 'bad')}
      />
      <StatTile
        label={t('tiles.overdue')}
        value={overdue}
        tone={toneOf(overdue, 'warning')}
        detail={issues !== undefined && t('tiles.ofOpen', { count: issues })}
      />
    </StatTiles>
  );
}
