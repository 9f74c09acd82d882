import {
  useApi,
  useRouteRef,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Container, Link, Skeleton } from '@backstage/ui';
import type { AnomalyDetail } from '@kronos-portal/common';
import {
  ErrorState,
  Panel,
  PanelBody,
  PanelTable,
  RequestRefused,
  StatusDot,
  ToolLink,
  useFormat,
} from '@kronos-portal/react';
import { useParams } from 'react-router-dom';
import { anomaliesApiRef } from '../../api';
import { describeFinding, nextSteps, sureness } from '../../describeFinding';
import { useLive } from '../../hooks/useLive';
import { anomalyRouteRef, rootRouteRef } from '../../routes';
import { anomaliesTranslationRef } from '../../translation';
import { SeverityChip } from '../AnomalyList/SeverityChip';
import { PatternText } from '../PatternTable/PatternText';
import styles from './AnomalyDetail.module.css';
import { BandChart } from './BandChart';
import { Effects } from './Effects';
import { Feedback } from './Feedback';

const MOST_CHARTS = 6;

/** One anomaly: since when, how sure, what changed before, what it was like before, what to look at. */
export function AnomalyDetailPage() {
  const { id = '' } = useParams();
  const { t } = useTranslationRef(anomaliesTranslationRef);
  const api = useApi(anomaliesApiRef);
  const root = useRouteRef(rootRouteRef);
  const { value, error, loading, reload } = useLive(() => api.detail(id), id);
  const isGone = error instanceof RequestRefused && error.status === 404;
  return (
    <Container>
      <div className={styles.page}>
        {root && <Link href={root()}>{t('detail.back')}</Link>}
        {loading && (
          <div data-tool-section="loading">
            <Skeleton width="60%" height={40} />
            <Skeleton width="100%" height={320} />
          </div>
        )}
        {error && !value && (
          <ErrorState
            title={t(isGone ? 'detail.notFound' : 'failed')}
            onRetry={isGone ? undefined : reload}
          />
        )}
        {value && <Detail anomaly={value} onChange={reload} />}
      </div>
    </Container>
  );
}

function Detail(props: { anomaly: AnomalyDetail; onChange(): void }) {
  const { anomaly, onChange } = props;
  const { t } = useTranslationRef(anomaliesTranslationRef);
  const format = useFormat();
  const link = useRouteRef(anomalyRouteRef);
  const [first] = anomaly.findings;
  const end = anomaly.endedAt ?? new Date().toISOString();
  const since = Date.parse(anomaly.since);
  const steps = nextSteps(anomaly.findings);
  return (
    <>
      <header className={styles.header}>
        <h1>{first ? describeFinding(t, format, first) : t('title')}</h1>
        <p>
          <SeverityChip severity={anomaly.severity} />
          <StatusDot
            tone={anomaly.state === 'open' ? 'busy' : 'quiet'}
            text={t(`state.${anomaly.state}`)}
          />
          <span>
            {t('detail.since', { since: format.dateTime(anomaly.since) })}
          </span>
          <span>
            {t('detail.lasted', {
              duration: format.duration(Date.parse(end) - since),
            })}
          </span>
          <span>
            {t('detail.confidence', {
              sure: sureness(t, anomaly.confidence),
              share: format.value(Math.min(anomaly.confidence, 0.999), 'ratio'),
            })}
          </span>
        </p>
        <p>
          {anomaly.entityRefs.map(ref => (
            <EntityRefLink key={ref} entityRef={ref} />
          ))}
        </p>
      </header>
      <div className={styles.columns}>
        <div className={styles.area}>
          {anomaly.series.length > 0 && (
            <Panel title={t('detail.charts')}>
              <PanelBody>
                <div className={styles.charts}>
                  {anomaly.series.slice(0, MOST_CHARTS).map((series, i) => (
                    <BandChart key={i} series={series} />
                  ))}
                </div>
              </PanelBody>
            </Panel>
          )}
          {anomaly.templates.length > 0 && (
            <Panel title={t('detail.templates')}>
              <PanelTable
                label={t('detail.templates')}
                columns={[
                  { id: 'pattern', label: t('detail.pattern') },
                  {
                    id: 'before',
                    label: t('detail.perMinuteBefore'),
                    kind: 'number',
                  },
                  {
                    id: 'during',
                    label: t('detail.perMinuteNow'),
                    kind: 'number',
                  },
                ]}
              >
                {anomaly.templates.map(template => (
                  <tr key={`${template.entityRef} ${template.templateId}`}>
                    <td>
                      <PatternText parts={template.parts} />
                    </td>
                    <td data-kind="number">{format.number(template.before)}</td>
                    <td data-kind="number">{format.number(template.during)}</td>
                  </tr>
                ))}
              </PanelTable>
            </Panel>
          )}
          {anomaly.examples.length > 0 && (
            <Panel title={t('detail.examples')}>
              <PanelBody>
                <ol className={styles.lines}>
                  {anomaly.examples.map((example, i) => (
                    <li key={i}>
                      <small>
                        {format.dateTime(example.at)} {example.level}{' '}
                        {example.pod}
                      </small>
                      <PatternText parts={example.parts} />
                    </li>
                  ))}
                </ol>
              </PanelBody>
            </Panel>
          )}
        </div>
        <div className={styles.area}>
          <Effects anomaly={anomaly} />
          <Panel title={t('detail.changes')}>
            <PanelBody>
              {anomaly.changes.length === 0 ? (
                t('detail.noChanges')
              ) : (
                <ul className={styles.list}>
                  {anomaly.changes.map(change => {
                    const before = since - Date.parse(change.at);
                    return (
                      <li key={`${change.kind} ${change.title} ${change.at}`}>
                        <b>{t(`change.${change.kind}`)}</b>{' '}
                        {change.url ? (
                          <ToolLink href={change.url}>{change.title}</ToolLink>
                        ) : (
                          change.title
                        )}
                        <small>
                          {before > 60_000
                            ? t('detail.before', {
                                duration: format.duration(before),
                              })
                            : t('detail.after')}
                          {change.detail && ` · ${change.detail}`}
                        </small>
                      </li>
                    );
                  })}
                </ul>
              )}
            </PanelBody>
          </Panel>
          {steps.length > 0 && (
            <Panel title={t('detail.next')}>
              <PanelBody>
                <ul className={styles.list}>
                  {steps.map(step => (
                    <li key={step}>{t(`next.${step}`)}</li>
                  ))}
                </ul>
              </PanelBody>
            </Panel>
          )}
          <Panel title={t('detail.found')}>
            <PanelBody>
              <ul className={styles.list}>
                {anomaly.findings.map(finding => (
                  <li key={finding.id}>
                    {describeFinding(t, format, finding)}
                    <small>
                      {[
                        format.dateTime(finding.since),
                        sureness(t, finding.confidence),
                        finding.pod && t('finding.pod', { pod: finding.pod }),
                        finding.place,
                        anomaly.entityRefs.length > 1 &&
                          finding.entityRef.replace(/^.*\//, ''),
                      ]
                        .filter(Boolean)
                        .join(' · ')}
                    </small>
                  </li>
                ))}
              </ul>
            </PanelBody>
          </Panel>
          {anomaly.similar.length > 0 && (
            <Panel title={t('detail.similar')}>
              <PanelBody>
                <ul className={styles.list}>
                  {anomaly.similar.map(({ id, since: at, feedback }) => (
                    <li key={id}>
                      <Link href={link?.({ id }) ?? '#'}>
                        {format.dateTime(at)}
                      </Link>
                      {(feedback === 'expected' || feedback === 'useful') &&
                        ` · ${t(`feedback.${feedback}`)}`}
                    </li>
                  ))}
                </ul>
              </PanelBody>
            </Panel>
          )}
          <Feedback anomaly={anomaly} onChange={onChange} />
        </div>
      </div>
    </>
  );
}
