import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Link } from '@backstage/ui';
import type { Anomaly, FeedbackEffect } from '@kronos-portal/common';
import { Panel, PanelBody, useFormat } from '@kronos-portal/react';
import { describeEffect } from '../../describeEffect';
import { anomalyRouteRef } from '../../routes';
import { anomaliesTranslationRef } from '../../translation';
import styles from './AnomalyDetail.module.css';

/** What people said of such ones, and what that does to this one; nothing where nobody said anything. */
export function Effects(props: { anomaly: Anomaly }) {
  const { anomaly } = props;
  const { t } = useTranslationRef(anomaliesTranslationRef);
  const format = useFormat();
  const { effects, unlowered } = anomaly;
  if (effects.length === 0) return null;
  return (
    <Panel title={t('effect.title')}>
      <PanelBody>
        <ul className={styles.list}>
          {effects.map(effect => (
            <li key={`${effect.kind} ${effect.entityRef} ${effect.at}`}>
              <Effect anomaly={anomaly} effect={effect} />
            </li>
          ))}
          {unlowered && (
            <li>
              {t('effect.unlowered', {
                severity: t(`severity.${unlowered.severity}`),
                share: format.value(
                  Math.min(unlowered.confidence, 0.999),
                  'ratio',
                ),
              })}
            </li>
          )}
        </ul>
      </PanelBody>
    </Panel>
  );
}

function Effect(props: { anomaly: Anomaly; effect: FeedbackEffect }) {
  const { anomaly, effect } = props;
  const { t } = useTranslationRef(anomaliesTranslationRef);
  const format = useFormat();
  const link = useRouteRef(anomalyRouteRef);
  const { anomalyId, findingIds, keeps } = effect;
  const elsewhere = anomalyId !== undefined && anomalyId !== anomaly.id;
  const ofSome =
    findingIds.length > 0 && findingIds.length < anomaly.findingCount;
  return (
    <>
      {describeEffect(t, format, effect, anomaly.id)}
      <small>
        <EntityRefLink entityRef={effect.by} hideIcon />
        {` · ${format.dateTime(effect.at)}`}
      </small>
      {anomaly.entityRefs.length > 1 && (
        <small>
          <EntityRefLink entityRef={effect.entityRef} hideIcon />
        </small>
      )}
      {keeps !== undefined && (
        <small>
          {t('effect.keeps', {
            share: format.value(keeps, 'ratio'),
            until: format.dateTime(effect.until),
          })}
        </small>
      )}
      {ofSome && (
        <small>
          {t('effect.some', {
            n: String(findingIds.length),
            all: String(anomaly.findingCount),
          })}
        </small>
      )}
      {elsewhere && link && (
        <small>
          <Link href={link({ id: anomalyId })}>{t('effect.where')}</Link>
        </small>
      )}
    </>
  );
}
