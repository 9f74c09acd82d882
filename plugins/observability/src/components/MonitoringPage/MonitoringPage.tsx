import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import {
  ANNOTATION_PROMETHEUS_LABELS,
  METRIC_RANGES,
  metricsViewSchema,
  type MetricRange,
} from '@kronos-portal/common';
import {
  MissingAnnotation,
  ToolCard,
  ToolSection,
  useFormat,
  useToolView,
} from '@kronos-portal/react';
import { RiAlarmWarningLine, RiLineChartLine } from '@remixicon/react';
import { namesItsSeries } from '../../measured';
import { observabilityTranslationRef } from '../../translation';
import { AlertList } from '../Alerts/AlertList';
import { useAlerts } from '../Alerts/useAlerts';
import { MetricPanel } from './MetricPanel';
import styles from './MonitoringPage.module.css';
import { useRange, zoomTo } from './useRange';

/** Metrics over a range that can be chosen, and the alerts of a service. */
export function MonitoringPage() {
  const { t } = useTranslationRef(observabilityTranslationRef);
  const { entity } = useEntity();
  if (!namesItsSeries(entity)) {
    return (
      <ToolCard title={t('metrics.title')} icon={<RiLineChartLine size={18} />}>
        <div className={styles.missing}>
          <MissingAnnotation
            tool="Prometheus"
            annotation={ANNOTATION_PROMETHEUS_LABELS}
            example={`"service=${entity.metadata.name}"`}
          />
        </div>
      </ToolCard>
    );
  }
  return (
    <div className={styles.page}>
      <Alerts />
      <Metrics />
    </div>
  );
}

function Alerts() {
  const { t } = useTranslationRef(observabilityTranslationRef);
  return (
    <ToolCard title={t('alerts.title')} icon={<RiAlarmWarningLine size={18} />}>
      <ToolSection
        view={useAlerts()}
        empty={{
          when: ({ alerts }) => alerts.length === 0,
          text: t('alerts.empty'),
        }}
      >
        {({ alerts }) => <AlertList alerts={alerts} />}
      </ToolSection>
    </ToolCard>
  );
}

function Metrics() {
  const { t } = useTranslationRef(observabilityTranslationRef);
  const format = useFormat();
  const [shown, setShown] = useRange();
  const range = 'range' in shown ? shown.range : undefined;
  const view = useToolView({
    plugin: 'observability',
    tool: 'prometheus',
    view: 'metrics',
    schema: metricsViewSchema,
    params: { ...shown },
    keepWhileAsking: true,
  });
  return (
    <ToolCard
      title={t('metrics.title')}
      icon={<RiLineChartLine size={18} />}
      actions={
        <ToggleButtonGroup
          aria-label={t('metrics.range')}
          selectionMode="single"
          disallowEmptySelection={range !== undefined}
          selectedKeys={range ? [range] : []}
          onSelectionChange={keys => {
            const [next] = [...keys];
            if (next) setShown({ range: next as MetricRange });
          }}
        >
          {METRIC_RANGES.map(id => (
            <ToggleButton key={id} id={id} size="small">
              {t(`range.${id}`)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      }
    >
      {'from' in shown && (
        <p className={styles.window}>
          {t('metrics.window', {
            from: format.dateTime(new Date(shown.from * 1000).toISOString()),
            to: format.dateTime(new Date(shown.to * 1000).toISOString()),
          })}
        </p>
      )}
      <ToolSection view={view} height={420}>
        {({ panels, start, end }) => (
          <div className={styles.panels}>
            {panels.map(panel => (
              <MetricPanel
                key={panel.id}
                panel={panel}
                range={{ start, end }}
                onZoom={(from, to) => setShown(zoomTo(from, to))}
              />
            ))}
          </div>
        )}
      </ToolSection>
    </ToolCard>
  );
}
