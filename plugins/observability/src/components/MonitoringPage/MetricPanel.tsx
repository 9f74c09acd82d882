import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { METRIC_PANELS, type MetricsView } from '@kronos-portal/common';
import { EmptyState, TimeSeriesChart } from '@kronos-portal/react';
import { observabilityTranslationRef } from '../../translation';
import styles from './MonitoringPage.module.css';

type Panel = MetricsView['panels'][number];
type KnownId = (typeof METRIC_PANELS)[number];

const isKnown = (id: string): id is KnownId =>
  METRIC_PANELS.includes(id as KnownId);

/** One panel: a fault in its query costs this panel only. */
export function MetricPanel(props: {
  panel: Panel;
  range: { start: number; end: number };
  /** unix seconds */
  onZoom?(start: number, end: number): void;
}) {
  const { panel, range, onZoom } = props;
  const { t } = useTranslationRef(observabilityTranslationRef);
  const title = isKnown(panel.id)
    ? t(`panel.${panel.id}`)
    : panel.title ?? panel.id;
  return (
    <section className={styles.panel} aria-label={title}>
      <h3 title={panel.query}>{title}</h3>
      {panel.error ? (
        <EmptyState text={`${t('metrics.panelFailed')} ${panel.error}`} />
      ) : (
        <TimeSeriesChart
          title={title}
          unit={panel.unit}
          series={panel.series}
          range={range}
          sync="kronos-metrics"
          onZoom={onZoom}
        />
      )}
    </section>
  );
}
