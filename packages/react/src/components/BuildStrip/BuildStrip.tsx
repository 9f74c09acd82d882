import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Build } from '@kronos-portal/common';
import { BUILD_TONES, buildSuccess } from '../../services/serviceState';
import { kronosReactTranslationRef } from '../../translation';
import styles from './BuildStrip.module.css';

const SHOWN = 10;

/** The last builds, the newest at the end: told apart by height as well as by colour. */
export function BuildStrip(props: { builds: readonly Build[] }) {
  const { t } = useTranslationRef(kronosReactTranslationRef);
  const builds = props.builds.slice(0, SHOWN).reverse();
  const success = buildSuccess(builds);
  return (
    <span
      className={styles.strip}
      role="img"
      aria-label={
        success
          ? t('service.buildsSummary', {
              ended: String(success.ended),
              good: String(success.good),
            })
          : t('service.noBuilds')
      }
    >
      {builds.map(({ job, number, status }) => (
        <span
          key={`${job} ${number}`}
          data-tone={BUILD_TONES[status]}
          title={`#${number} ${t(`service.build.${status}`)}`}
        />
      ))}
    </span>
  );
}
