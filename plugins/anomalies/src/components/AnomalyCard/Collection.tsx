import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { EntityAnomalies } from '@kronos-portal/common';
import { useFormat } from '@kronos-portal/react';
import { anomaliesTranslationRef } from '../../translation';
import styles from './AnomalyCard.module.css';

const DAY_MINUTES = 1_440;

/** How much is known, and what could not be read: a grey line, nothing more. */
export function Collection({
  looked,
  collection,
}: Pick<EntityAnomalies, 'looked' | 'collection'>) {
  const { t } = useTranslationRef(anomaliesTranslationRef);
  const format = useFormat();
  if (collection.length === 0) {
    return (
      <p className={styles.note}>
        {t(looked ? 'card.noSource' : 'card.waiting')}
      </p>
    );
  }
  const read = collection.filter(({ collectedUntil }) => collectedUntil);
  const longest = Math.max(0, ...read.map(state => state.historyMinutes));
  return (
    <div className={styles.note}>
      {read.length === 0 ? (
        <p>{t('card.waiting')}</p>
      ) : (
        <p>
          {t('card.watching', { duration: format.duration(longest * 60_000) })}{' '}
          {longest < DAY_MINUTES - 5 && t('card.learning')}
        </p>
      )}
      {collection.map(
        ({ tool, problem, putOff }) =>
          problem && (
            <p key={tool}>
              {putOff
                ? t('card.putOff', {
                    tool,
                    since: format.dateTime(putOff.since),
                  })
                : t('card.problem', { tool, problem })}
            </p>
          ),
      )}
    </div>
  );
}
