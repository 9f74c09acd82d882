import {
  getCompoundEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Skeleton } from '@backstage/ui';
import { Panel, PanelBody } from '@kronos-portal/react';
import { useState } from 'react';
import { anomaliesApiRef } from '../../api';
import { useLive } from '../../hooks/useLive';
import { anomaliesTranslationRef } from '../../translation';
import { Collection } from '../AnomalyCard/Collection';
import { AnomalyList } from '../AnomalyList/AnomalyList';
import { PatternTable } from '../PatternTable/PatternTable';
import styles from './AnomaliesTab.module.css';

const WEEK = 7 * 86_400_000;

/** Anomalies of a service over a week, and the kinds of lines in its logs. */
export function AnomaliesTab() {
  const { t } = useTranslationRef(anomaliesTranslationRef);
  const api = useApi(anomaliesApiRef);
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const names = getCompoundEntityRef(entity);
  const [from] = useState(() => new Date(Date.now() - WEEK).toISOString());
  const { value, error, loading } = useLive(
    async () => {
      const [{ items }, { looked, collection }] = await Promise.all([
        api.list({ entityRef, from }),
        api.ofEntity(names),
      ]);
      return { items, looked, collection };
    },
    entityRef,
    entity.metadata.uid,
  );
  return (
    <div className={styles.tab}>
      <Panel title={t('title')} note={t('card.recent')}>
        <PanelBody>
          {loading && <Skeleton width="100%" height={120} />}
          {error && !value && t('failed')}
          {value && <Collection {...value} />}
        </PanelBody>
        {value && <AnomalyList anomalies={value.items} ofService />}
      </Panel>
      <PatternTable />
    </div>
  );
}
