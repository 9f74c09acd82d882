import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { AlertsView } from '@kronos-portal/common';
import { Age, StatusDot, ToolTable, type Tone } from '@kronos-portal/react';
import { observabilityTranslationRef } from '../../translation';
import styles from './Alerts.module.css';

type Alert = AlertsView['alerts'][number];

const TONES: Record<Alert['state'], Tone> = {
  firing: 'bad',
  pending: 'warning',
  inactive: 'quiet',
};

/** Alerts of the entity, firing ones first. */
export function AlertList({ alerts }: { alerts: Alert[] }) {
  const { t } = useTranslationRef(observabilityTranslationRef);
  return (
    <ToolTable
      label={t('alerts.title')}
      columns={[
        { id: 'state', label: t('alerts.state') },
        { id: 'alert', label: t('alerts.alert') },
        { id: 'severity', label: t('alerts.severity') },
        { id: 'since', label: t('alerts.since') },
      ]}
    >
      {alerts.map((alert, i) => (
        // one alert may fire for several pods
        <tr key={`${i} ${alert.name}`}>
          <td>
            <StatusDot
              tone={TONES[alert.state]}
              text={t(`alert.${alert.state}`)}
            />
          </td>
          <td>
            {alert.name}
            {alert.summary && (
              <div className={styles.summary}>{alert.summary}</div>
            )}
          </td>
          <td data-kind="quiet">{alert.severity ?? '–'}</td>
          <td data-kind="quiet">
            {alert.activeAt ? <Age at={alert.activeAt} /> : '–'}
          </td>
        </tr>
      ))}
    </ToolTable>
  );
}
