import {
  useApi,
  useRouteRef,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { getCompoundEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Link, Skeleton } from '@backstage/ui';
import { Age, StatusDot, ToolCard, useFormat } from '@kronos-portal/react';
import { RiPulseFill } from '@remixicon/react';
import { anomaliesApiRef } from '../../api';
import { effectsInShort } from '../../describeEffect';
import { describeFinding, sureness } from '../../describeFinding';
import { useLive } from '../../hooks/useLive';
import { anomalyRouteRef, serviceRouteRef } from '../../routes';
import { anomaliesTranslationRef } from '../../translation';
import { SeverityChip } from '../AnomalyList/SeverityChip';
import styles from './AnomalyCard.module.css';
import { Collection } from './Collection';

const SHOWN = 4;

/** What is unusual about a service now, and lately. */
export function AnomalyCard() {
  const { t } = useTranslationRef(anomaliesTranslationRef);
  const format = useFormat();
  const api = useApi(anomaliesApiRef);
  const { entity } = useEntity();
  const all = useRouteRef(serviceRouteRef);
  const detail = useRouteRef(anomalyRouteRef);
  const names = getCompoundEntityRef(entity);
  const { value, error, loading } = useLive(
    () => api.ofEntity(names),
    JSON.stringify(names),
    entity.metadata.uid,
  );
  const shown = value?.items.slice(0, SHOWN) ?? [];

  return (
    <ToolCard
      title={t('title')}
      icon={<RiPulseFill size={18} />}
      actions={
        <>
          {value && value.openCount > 0 && (
            <StatusDot
              tone="bad"
              text={t('card.open', { count: value.openCount })}
            />
          )}
          {all && <Link href={all()}>{t('card.all')}</Link>}
        </>
      }
    >
      <div
        className={styles.body}
        data-tool-section={loading ? 'loading' : 'settled'}
        data-tool-view="anomalies"
      >
        {loading && <Skeleton width="100%" height={48} />}
        {error && !value && <p className={styles.note}>{t('failed')}</p>}
        {value && shown.length === 0 && value.collection.length > 0 && (
          <p className={styles.quiet}>{t('card.quiet')}</p>
        )}
        {shown.length > 0 && (
          <ul className={styles.list}>
            {shown.map(anomaly => {
              const [finding] = anomaly.findings;
              const [change] = anomaly.changes;
              return (
                <li key={anomaly.id} data-state={anomaly.state}>
                  <SeverityChip severity={anomaly.severity} />
                  <div>
                    {finding && (
                      <Link href={detail?.({ id: anomaly.id }) ?? '#'}>
                        {describeFinding(t, format, finding)}
                      </Link>
                    )}
                    <small>
                      {anomaly.state === 'open'
                        ? t('state.open')
                        : t('state.closed')}
                      {' · '}
                      <Age at={anomaly.since} />
                      {' · '}
                      {sureness(t, anomaly.confidence)}
                      {change &&
                        ` · ${t(`change.${change.kind}`)}: ${change.title}`}
                    </small>
                    {/* that the service is muted is said below, once */}
                    {effectsInShort(t, format, {
                      ...anomaly,
                      effects: anomaly.effects.filter(e => e.kind !== 'mute'),
                    }).map(text => (
                      <small key={text}>{text}</small>
                    ))}
                  </div>
                </li>
              );
            })}
          </ul>
        )}
        {value?.mutedUntil && (
          <p className={styles.note}>
            {t('card.muted', { until: format.dateTime(value.mutedUntil) })}
          </p>
        )}
        {value && <Collection {...value} />}
      </div>
    </ToolCard>
  );
}
