import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Link } from '@backstage/ui';
import type { Anomaly } from '@kronos-portal/common';
import {
  Age,
  EmptyState,
  PanelBody,
  PanelTable,
  StatusDot,
  useFormat,
} from '@kronos-portal/react';
import { effectsInShort } from '../../describeEffect';
import { describeFinding, sureness } from '../../describeFinding';
import { anomalyRouteRef } from '../../routes';
import { anomaliesTranslationRef } from '../../translation';
import styles from './AnomalyList.module.css';
import { SeverityChip } from './SeverityChip';

/** Anomalies as rows, the newest first. */
export function AnomalyList(props: {
  anomalies: Anomaly[];
  /** of one service: no column for it */
  ofService?: boolean;
}) {
  const { anomalies, ofService } = props;
  const { t } = useTranslationRef(anomaliesTranslationRef);
  const format = useFormat();
  const link = useRouteRef(anomalyRouteRef);
  if (anomalies.length === 0) {
    return (
      <PanelBody>
        <EmptyState text={t('list.empty')} />
      </PanelBody>
    );
  }
  return (
    <PanelTable
      label={t('title')}
      columns={[
        { id: 'severity', label: t('list.severity') },
        { id: 'what', label: t('list.what') },
        ...(ofService ? [] : [{ id: 'service', label: t('list.service') }]),
        { id: 'since', label: t('list.since') },
        { id: 'lasted', label: t('list.lasted') },
        { id: 'change', label: t('list.change') },
      ]}
    >
      {anomalies.map(anomaly => {
        const [first, ...others] = anomaly.findings;
        const [change] = anomaly.changes;
        const end = anomaly.endedAt ?? new Date().toISOString();
        return (
          <tr key={anomaly.id}>
            <td>
              <SeverityChip severity={anomaly.severity} />
            </td>
            <td className={styles.what}>
              {link && first ? (
                <Link href={link({ id: anomaly.id })}>
                  {describeFinding(t, format, first)}
                </Link>
              ) : (
                first && describeFinding(t, format, first)
              )}
              <small>
                {sureness(t, anomaly.confidence)}
                {others
                  .slice(0, 2)
                  .map(each => ` · ${describeFinding(t, format, each)}`)}
              </small>
              {effectsInShort(t, format, anomaly).map(text => (
                <small key={text}>{text}</small>
              ))}
            </td>
            {!ofService && (
              <td>
                {anomaly.entityRefs.slice(0, 3).map(ref => (
                  <div key={ref}>
                    <EntityRefLink entityRef={ref} hideIcon />
                  </div>
                ))}
              </td>
            )}
            <td data-kind="quiet">
              <Age at={anomaly.since} />
            </td>
            <td data-kind="quiet">
              {anomaly.state === 'open' ? (
                <StatusDot tone="busy" text={t('state.open')} />
              ) : (
                format.duration(Date.parse(end) - Date.parse(anomaly.since))
              )}
            </td>
            <td data-kind="quiet">
              {change ? `${t(`change.${change.kind}`)}: ${change.title}` : '–'}
            </td>
          </tr>
        );
      })}
    </PanelTable>
  );
}
