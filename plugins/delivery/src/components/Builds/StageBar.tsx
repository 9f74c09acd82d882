import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Build } from '@kronos-portal/common';
import { BUILD_TONES, useFormat } from '@kronos-portal/react';
import { deliveryTranslationRef } from '../../translation';
import styles from './Builds.module.css';

/** Stages of a build as a bar, each as wide as it took long; the one that failed is named. */
export function StageBar({ stages }: { stages: Build['stages'] }) {
  const { t } = useTranslationRef(deliveryTranslationRef);
  const format = useFormat();
  if (!stages.length) return null;
  const total = stages.reduce((sum, s) => sum + (s.durationMs ?? 0), 0);
  const describe = ({ name, status, durationMs }: (typeof stages)[number]) =>
    [
      name,
      t(`build.${status}`),
      durationMs === undefined ? undefined : format.duration(durationMs),
    ]
      .filter(Boolean)
      .join(' · ');
  const failed = stages.find(s => s.status === 'failed');
  return (
    <div className={styles.stages}>
      <ol aria-label={t('builds.stages')}>
        {stages.map((stage, i) => (
          <li
            key={`${i} ${stage.name}`}
            data-tone={BUILD_TONES[stage.status]}
            title={describe(stage)}
            style={{
              // a short stage is still to be seen
              flexGrow: total
                ? Math.max((stage.durationMs ?? 0) / total, 0.06)
                : 1,
            }}
          >
            <span>{describe(stage)}</span>
          </li>
        ))}
      </ol>
      {failed && <span className={styles.failed}>{failed.name}</span>}
    </div>
  );
}
