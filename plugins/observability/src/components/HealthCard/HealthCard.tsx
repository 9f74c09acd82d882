import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Link } from '@backstage/ui';
import { metricsViewSchema } from '@kronos-portal/common';
import {
  Age,
  Sparkline,
  StatusDot,
  ToolCard,
  ToolSection,
  toolSection,
  useFormat,
  useToolView,
} from '@kronos-portal/react';
import { RiPulseLine } from '@remixicon/react';
import { monitoringRouteRef } from '../../routes';
import { observabilityTranslationRef } from '../../translation';
import { useAlerts } from '../Alerts/useAlerts';
import styles from './HealthCard.module.css';
import { readHealth } from './readHealth';

const SHOWN = 3;

/** How the service does right now, and what fires. */
export function HealthCard() {
  const { t } = useTranslationRef(observabilityTranslationRef);
  const format = useFormat();
  const metrics = useToolView({
    plugin: 'observability',
    tool: 'prometheus',
    view: 'metrics',
    schema: metricsViewSchema,
  });
  const alerts = useAlerts();
  const { entity } = useEntity();
  const monitoring = useRouteRef(monitoringRouteRef);
  const firing = alerts.data?.alerts.filter(a => a.state === 'firing');

  return (
    <ToolCard
      title={t('health.title')}
      icon={<RiPulseLine size={18} />}
      actions={
        <>
          <span className={styles.alerts} {...toolSection(alerts)}>
            {firing && firing.length > 0 && (
              <StatusDot
                tone="bad"
                text={t('health.firing', { count: firing.length })}
              />
            )}
            {firing?.length === 0 && (
              <StatusDot
                // what was quiet when it was last seen may not be so now
                tone={alerts.problem ? 'quiet' : 'good'}
                text={t('health.quiet')}
              />
            )}
            {!firing && alerts.problem && (
              <StatusDot tone="quiet" text={t('health.unknown')} />
            )}
            {firing && alerts.problem && alerts.observedAt && (
              <span
                className={styles.age}
                data-tool-age
                title={alerts.problem.message}
              >
                <Age at={alerts.observedAt} />
              </span>
            )}
          </span>
          {monitoring && entity.kind.toLowerCase() === 'component' && (
            <Link href={monitoring()}>{t('health.open')}</Link>
          )}
        </>
      }
    >
      <ToolSection
        view={metrics}
        height={72}
        empty={{
          when: view => readHealth(view).gauges.every(g => !g.points.length),
          text: t('health.empty'),
        }}
      >
        {view => {
          const { gauges, place } = readHealth(view);
          return (
            <dl className={styles.gauges}>
              {gauges.map(({ id, unit, value, points }) => (
                <div key={id}>
                  <dt>
                    {t(`panel.${id}`)}
                    {id === 'latency' ? ' p95' : ''}
                    {id === 'requests' && place ? ` · ${place}` : ''}
                  </dt>
                  <dd>
                    <b>{format.value(value, unit)}</b>
                    <Sparkline points={points} />
                  </dd>
                </div>
              ))}
            </dl>
          );
        }}
      </ToolSection>
      {firing && firing.length > 0 && (
        <ul className={styles.firing}>
          {firing.slice(0, SHOWN).map((alert, i) => (
            <li key={`${i} ${alert.name}`}>
              <StatusDot tone="bad" text={alert.name} />{' '}
              <span>{alert.summary ?? ''}</span>
            </li>
          ))}
        </ul>
      )}
    </ToolCard>
  );
}
