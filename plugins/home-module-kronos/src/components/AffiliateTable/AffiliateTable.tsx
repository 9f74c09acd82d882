import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Skeleton } from '@backstage/ui';
import { affiliateRef } from '@kronos-portal/common';
import {
  ErrorState,
  Panel,
  PanelBody,
  PanelTable,
  SilentDomains,
  Sparkline,
  StatTile,
  StatTiles,
  StatusDot,
  useFormat,
  useServices,
} from '@kronos-portal/react';
import { homeTranslationRef } from '../../translation';
import { affiliateFigures, type AffiliateFigures } from './affiliateFigures';
import styles from './AffiliateTable.module.css';

/** What the figures are made of. */
const VIEWS = {
  delivery: ['jenkins/builds', 'kubernetes/workloads'],
  observability: ['prometheus/alerts'],
  collaboration: ['redmine/issues'],
};

/** The affiliates side by side, the least healthy first. */
export function AffiliateTable({ titles }: { titles: Record<string, string> }) {
  const { t } = useTranslationRef(homeTranslationRef);
  const names = Object.keys(titles).sort();
  const { value, error, retry } = useServices(
    { eachAffiliate: names },
    { views: VIEWS },
  );
  const title = t('affiliates.title');
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
  const rows = affiliateFigures(value.totals, value.items);
  return (
    <>
      <Totals rows={rows} />
      <Panel title={title}>
        <PanelTable
          label={title}
          columns={[
            { id: 'affiliate', label: t('affiliates.affiliate') },
            {
              id: 'services',
              label: t('affiliates.services'),
              kind: 'number',
            },
            { id: 'healthy', label: t('affiliates.healthy') },
            { id: 'builds', label: t('affiliates.builds') },
            { id: 'issues', label: t('affiliates.issues'), kind: 'number' },
            { id: 'alerts', label: t('affiliates.alerts') },
          ]}
        >
          {rows.map(row => (
            <Row key={row.name} row={row} title={titles[row.name]} />
          ))}
        </PanelTable>
        <SilentDomains silent={value.silent} />
      </Panel>
    </>
  );
}

function Totals({ rows }: { rows: AffiliateFigures[] }) {
  const { t } = useTranslationRef(homeTranslationRef);
  const format = useFormat();
  const sum = (of: (row: AffiliateFigures) => number | undefined) => {
    const known = rows.map(of).filter(value => value !== undefined);
    return known.length ? known.reduce((a, b) => a + b, 0) : undefined;
  };
  const known = sum(row => row.known) ?? 0;
  const healthy = sum(row => row.healthy) ?? 0;
  const ended = sum(row => row.builds?.ended);
  const good = sum(row => row.builds?.good);
  const alerts = sum(row => row.alerts);
  return (
    <StatTiles label={t('tiles.label')}>
      <StatTile
        label={t('affiliates.services')}
        value={format.number(sum(row => row.services) ?? 0)}
      />
      <StatTile
        label={t('affiliates.healthy')}
        value={known ? format.value(healthy / known, 'ratio') : undefined}
        tone={toneOf(known ? known - healthy : undefined, 'warning')}
        detail={
          known > healthy &&
          t('affiliates.unhealthy', { count: known - healthy })
        }
      />
      <StatTile
        label={t('affiliates.builds')}
        value={ended ? format.value((good ?? 0) / ended, 'ratio') : undefined}
        detail={ended && t('affiliates.ofBuilds', { count: ended })}
      />
      <StatTile
        label={t('affiliates.alerts')}
        value={alerts}
        tone={toneOf(alerts, 'bad')}
      />
    </StatTiles>
  );
}

function toneOf(wrong: number | undefined, tone: 'bad' | 'warning') {
  if (wrong === undefined) return 'quiet';
  return wrong > 0 ? tone : 'good';
}

function Row({ row, title }: { row: AffiliateFigures; title: string }) {
  const { t } = useTranslationRef(homeTranslationRef);
  const format = useFormat();
  const { known, healthy, builds, issues, alerts } = row;
  return (
    <tr>
      <td className={styles.affiliate}>
        <EntityRefLink
          entityRef={affiliateRef(row.name)}
          title={title}
          hideIcon
        />
      </td>
      <td data-kind="number">
        {format.number(row.services)}
        {row.looked < row.services && (
          <small>{t('affiliates.looked', { count: row.looked })}</small>
        )}
      </td>
      <td>
        {known ? (
          <span className={styles.share}>
            <meter
              min={0}
              max={known}
              value={healthy}
              aria-label={t('affiliates.healthy')}
            />
            <span>
              {healthy} / {known}
            </span>
          </span>
        ) : (
          '–'
        )}
      </td>
      <td>
        {builds ? (
          <span className={styles.share}>
            <Sparkline points={row.trend} />
            <span>{format.value(builds.good / builds.ended, 'ratio')}</span>
          </span>
        ) : (
          '–'
        )}
      </td>
      <td data-kind="number">
        {issues ? format.number(issues.open) : '–'}
        {issues && issues.overdue > 0 && (
          <small>{t('affiliates.overdue', { count: issues.overdue })}</small>
        )}
      </td>
      <td>
        {alerts === undefined ? (
          '–'
        ) : (
          <StatusDot tone={alerts ? 'bad' : 'quiet'} text={alerts} />
        )}
      </td>
    </tr>
  );
}
