import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  BUILD_TONES,
  Age,
  StatusDot,
  ToolLink,
  ToolSection,
} from '@kronos-portal/react';
import { deliveryTranslationRef } from '../../translation';
import { StartBuild } from '../StartBuild/StartBuild';
import styles from './Builds.module.css';
import { StageBar } from './StageBar';
import { useBuilds } from './useBuilds';

const SHOWN = 3;

/** The newest builds in short. */
export function RecentBuilds() {
  const { t } = useTranslationRef(deliveryTranslationRef);
  const view = useBuilds();
  return (
    <ToolSection
      title={t('builds.title')}
      view={view}
      height={96}
      empty={{ when: d => d.builds.length === 0, text: t('builds.empty') }}
      actions={<StartBuild view={view} />}
    >
      {({ builds, jobs }) => (
        <ul className={styles.list}>
          {builds.slice(0, SHOWN).map(build => (
            <li key={`${build.job} ${build.number}`}>
              <StatusDot
                tone={BUILD_TONES[build.status]}
                text={t(`build.${build.status}`)}
              />
              <ToolLink href={build.url}>
                {jobs.length > 1 ? `${build.job} ` : ''}#{build.number}
              </ToolLink>
              <StageBar stages={build.stages} />
              <span className={styles.branch}>{build.branch ?? ''}</span>
              <span className={styles.quiet}>
                {build.startedAt && <Age at={build.startedAt} />}
              </span>
            </li>
          ))}
        </ul>
      )}
    </ToolSection>
  );
}
