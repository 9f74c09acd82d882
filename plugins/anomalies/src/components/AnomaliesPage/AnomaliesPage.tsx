import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import {
  Button,
  Container,
  Select,
  Skeleton,
  ToggleButton,
  ToggleButtonGroup,
} from '@backstage/ui';
import { GROUP_TYPE_AFFILIATE, type Anomaly } from '@kronos-portal/common';
import { ErrorState, Panel, PanelBody } from '@kronos-portal/react';
import { useState } from 'react';
import { useAsync } from 'react-use';
import { anomaliesApiRef } from '../../api';
import { useLive } from '../../hooks/useLive';
import { anomaliesTranslationRef } from '../../translation';
import { AnomalyList } from '../AnomalyList/AnomalyList';
import styles from './AnomaliesPage.module.css';
import { Timeline } from './Timeline';
import { spanOf, useFilter, type Range } from './useFilter';

const FIRST = 50;
/** so many the timeline shows at most */
const MOST = 500;

/** What is unusual anywhere that the person may see. */
export function AnomaliesPage() {
  const { t } = useTranslationRef(anomaliesTranslationRef);
  const api = useApi(anomaliesApiRef);
  const titles = useAffiliateTitles();
  const [filter, setFilter] = useFilter();
  const [shown, setShown] = useState(FIRST);
  const span = spanOf(filter.range);
  const { value, error, loading, reload } = useLive(async () => {
    const now = Date.now();
    const { items } = await api.list({
      from: new Date(now - span).toISOString(),
      severity: filter.severity === 'all' ? undefined : filter.severity,
      state: filter.state === 'all' ? undefined : filter.state,
      affiliate: filter.affiliate === 'all' ? undefined : filter.affiliate,
      limit: MOST,
    });
    return { items, now };
  }, JSON.stringify(filter));
  const titleOf = ({ affiliate }: Anomaly) =>
    affiliate === null ? t('list.group') : titles[affiliate] ?? affiliate;
  const choices = Object.entries(titles).sort(([, a], [, b]) =>
    a.localeCompare(b),
  );

  return (
    <Container>
      <div className={styles.page}>
        <header>
          <h1>{t('title')}</h1>
          <p>{t('lead')}</p>
        </header>
        <div className={styles.filters}>
          {choices.length > 1 && (
            <Select
              label={t('filter.affiliate')}
              value={filter.affiliate}
              onChange={key => setFilter({ affiliate: String(key) })}
              options={[
                { value: 'all', label: t('filter.all') },
                ...choices.map(([name, label]) => ({ value: name, label })),
              ]}
            />
          )}
          <Select
            label={t('filter.severity')}
            value={filter.severity}
            onChange={key => setFilter({ severity: String(key) })}
            options={[
              { value: 'all', label: t('filter.all') },
              {
                value: 'medium,high',
                label: `${t('severity.high')}, ${t('severity.medium')}`,
              },
              { value: 'high', label: t('severity.high') },
            ]}
          />
          <Select
            label={t('filter.state')}
            value={filter.state}
            onChange={key => setFilter({ state: String(key) })}
            options={[
              { value: 'all', label: t('filter.all') },
              { value: 'open', label: t('state.open') },
              { value: 'closed', label: t('state.closed') },
            ]}
          />
          <ToggleButtonGroup
            aria-label={t('filter.range')}
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[filter.range]}
            onSelectionChange={keys => {
              const [range] = [...keys];
              if (range) setFilter({ range: range as Range });
            }}
          >
            <ToggleButton id="day">{t('filter.day')}</ToggleButton>
            <ToggleButton id="week">{t('filter.week')}</ToggleButton>
          </ToggleButtonGroup>
        </div>
        {error && !value && <ErrorState title={t('failed')} onRetry={reload} />}
        {loading && (
          <div data-tool-section="loading">
            <Skeleton width="100%" height={280} />
          </div>
        )}
        {value && (
          <>
            {value.items.length > 0 && (
              <Panel title={t('timeline.title')}>
                <PanelBody>
                  <Timeline
                    anomalies={value.items}
                    from={value.now - span}
                    to={value.now}
                    laneOf={anomaly =>
                      filter.affiliate === 'all'
                        ? titleOf(anomaly)
                        : anomaly.entityRefs[0].replace(/^.*\//, '')
                    }
                  />
                </PanelBody>
              </Panel>
            )}
            <Panel title={t('title')}>
              <AnomalyList anomalies={value.items.slice(0, shown)} />
              {value.items.length > shown && (
                <PanelBody>
                  <Button
                    variant="secondary"
                    onPress={() => setShown(n => n + FIRST)}
                  >
                    {t('list.more')}
                  </Button>
                </PanelBody>
              )}
            </Panel>
          </>
        )}
      </div>
    </Container>
  );
}

/** Titles of the affiliates that the person may see, by name. */
function useAffiliateTitles(): Record<string, string> {
  const catalog = useApi(catalogApiRef);
  const { value } = useAsync(async () => {
    const { items } = await catalog.getEntities({
      filter: { kind: 'group', 'spec.type': GROUP_TYPE_AFFILIATE },
      fields: ['metadata.name', 'metadata.title', 'spec.profile'],
    });
    return Object.fromEntries(
      items.map(({ metadata, spec }) => {
        const profile = spec?.profile as { displayName?: string } | undefined;
        return [
          metadata.name,
          metadata.title ?? profile?.displayName ?? metadata.name,
        ];
      }),
    );
  }, [catalog]);
  return value ?? {};
}
