import { getCompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { SearchField, Select, Skeleton } from '@backstage/ui';
import type { LogPattern } from '@kronos-portal/common';
import {
  Age,
  EmptyState,
  Panel,
  PanelBody,
  PanelTable,
  Sparkline,
  StatusChip,
  useFormat,
} from '@kronos-portal/react';
import { useState } from 'react';
import { useDebounce } from 'react-use';
import { anomaliesApiRef } from '../../api';
import { slotName } from '../../describeFinding';
import { useLive } from '../../hooks/useLive';
import { anomaliesTranslationRef } from '../../translation';
import styles from './PatternTable.module.css';
import { PatternText } from './PatternText';

const LEVELS = ['ERROR', 'WARN', 'INFO', 'DEBUG'];
const NEW_MS = 24 * 3_600_000;

/** Kinds of log lines of a service, with how often they come and what their values usually are. */
export function PatternTable() {
  const { t } = useTranslationRef(anomaliesTranslationRef);
  const format = useFormat();
  const api = useApi(anomaliesApiRef);
  const { entity } = useEntity();
  const [typed, setTyped] = useState('');
  const [search, setSearch] = useState('');
  const [level, setLevel] = useState('all');
  useDebounce(() => setSearch(typed.trim()), 300, [typed]);
  const names = getCompoundEntityRef(entity);
  const filter = { search, level: level === 'all' ? undefined : level };
  const { value, error, loading } = useLive(
    () => api.patterns(names, filter),
    JSON.stringify([names, filter]),
    entity.metadata.uid,
  );
  return (
    <Panel
      title={t('patterns.title')}
      note={
        value &&
        value.total > 0 &&
        t('patterns.shown', {
          shown: format.number(value.items.length),
          total: format.number(value.total),
        })
      }
    >
      <div className={styles.filters}>
        <SearchField
          label={t('filter.search')}
          placeholder={t('filter.search')}
          value={typed}
          onChange={setTyped}
        />
        <Select
          label={t('filter.level')}
          value={level}
          onChange={key => setLevel(String(key))}
          options={[
            { value: 'all', label: t('filter.all') },
            ...LEVELS.map(each => ({ value: each, label: each })),
          ]}
        />
      </div>
      {loading && (
        <PanelBody>
          <Skeleton width="100%" height={160} />
        </PanelBody>
      )}
      {error && !value && <PanelBody>{t('failed')}</PanelBody>}
      {value?.items.length === 0 && (
        <PanelBody>
          <EmptyState
            text={t(
              search || level !== 'all' ? 'patterns.none' : 'patterns.empty',
            )}
          />
        </PanelBody>
      )}
      {value && value.items.length > 0 && (
        <PanelTable
          label={t('patterns.title')}
          columns={[
            { id: 'pattern', label: t('patterns.pattern') },
            { id: 'count', label: t('patterns.count'), kind: 'number' },
            { id: 'hours', label: t('patterns.hours') },
            { id: 'seen', label: t('patterns.seen') },
          ]}
        >
          {value.items.map(pattern => (
            <Row key={pattern.templateId} pattern={pattern} />
          ))}
        </PanelTable>
      )}
    </Panel>
  );
}

function Row({ pattern }: { pattern: LogPattern }) {
  const { t } = useTranslationRef(anomaliesTranslationRef);
  const format = useFormat();
  const isNew =
    Date.now() - Date.parse(pattern.firstSeen) < NEW_MS / 24 &&
    pattern.hourly.slice(0, -1).every(count => count === 0);
  return (
    <tr>
      <td className={styles.cell}>
        <PatternText parts={pattern.parts} />
        <div className={styles.about}>
          {pattern.level && <span>{pattern.level}</span>}
          {isNew && <StatusChip tone="busy" text={t('patterns.new')} />}
          {pattern.values.length > 0 && (
            <details>
              <summary>{t('patterns.values')}</summary>
              <dl>
                {pattern.values.map(({ slot, values, distinct }, i) => (
                  <div key={i}>
                    <dt>
                      {slotName(t, slot)} ({format.number(distinct)})
                    </dt>
                    <dd>
                      {values
                        .map(each => `${each.value} ×${each.count}`)
                        .join(', ')}
                    </dd>
                  </div>
                ))}
              </dl>
            </details>
          )}
        </div>
      </td>
      <td data-kind="number">{format.number(pattern.count)}</td>
      <td>
        <Sparkline
          points={pattern.hourly.map((count, i): [number, number] => [
            i,
            count,
          ])}
        />
      </td>
      <td data-kind="quiet">
        <Age at={pattern.firstSeen} /> – <Age at={pattern.lastSeen} />
      </td>
    </tr>
  );
}
