import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { Build } from '@kronos-portal/common';
import {
  BUILD_TONES,
  Age,
  StatusDot,
  ToolCard,
  ToolLink,
  ToolSection,
  ToolTable,
  useFormat,
} from '@kronos-portal/react';
import { RiHammerLine } from '@remixicon/react';
import { Fragment, useState } from 'react';
import { deliveryTranslationRef } from '../../translation';
import { Console } from '../Console/Console';
import { StartBuild } from '../StartBuild/StartBuild';
import styles from './Builds.module.css';
import { StageBar } from './StageBar';
import { useBuilds } from './useBuilds';

const keyOf = ({ job, number }: Build) => `${job} ${number}`;

/** Builds with their stages; the log of one of them can be opened in place. */
export function BuildTable() {
  const { t } = useTranslationRef(deliveryTranslationRef);
  const view = useBuilds();
  const format = useFormat();
  const [open, setOpen] = useState<string>();
  return (
    <ToolCard
      title={t('builds.title')}
      icon={<RiHammerLine size={18} />}
      actions={<StartBuild view={view} />}
    >
      <ToolSection
        view={view}
        height={240}
        empty={{ when: d => d.builds.length === 0, text: t('builds.empty') }}
      >
        {({ builds }) => (
          <ToolTable
            label={t('builds.title')}
            columns={[
              { id: 'status', label: t('builds.status') },
              { id: 'build', label: t('builds.build') },
              { id: 'branch', label: t('builds.branch') },
              { id: 'stages', label: t('builds.stages') },
              { id: 'duration', label: t('builds.duration') },
              { id: 'started', label: t('builds.started') },
              { id: 'log', label: t('builds.log') },
            ]}
          >
            {builds.map(build => {
              const key = keyOf(build);
              const isOpen = open === key;
              return (
                <Fragment key={key}>
                  <tr>
                    <td>
                      <StatusDot
                        tone={BUILD_TONES[build.status]}
                        text={t(`build.${build.status}`)}
                      />
                    </td>
                    <td>
                      <ToolLink href={build.url}>
                        {build.job} #{build.number}
                      </ToolLink>
                      {build.cause && (
                        <div className={styles.quiet}>{build.cause}</div>
                      )}
                    </td>
                    <td className={styles.branch}>{build.branch ?? '–'}</td>
                    <td>
                      <StageBar stages={build.stages} />
                    </td>
                    <td data-kind="quiet">
                      {build.durationMs
                        ? format.duration(build.durationMs)
                        : '–'}
                    </td>
                    <td data-kind="quiet">
                      {build.startedAt ? <Age at={build.startedAt} /> : '–'}
                    </td>
                    <td>
                      <Button
                        size="small"
                        variant="tertiary"
                        aria-expanded={isOpen}
                        aria-label={t(
                          isOpen ? 'builds.hideLogOf' : 'builds.showLogOf',
                          { build: `${build.job} #${build.number}` },
                        )}
                        onPress={() => setOpen(isOpen ? undefined : key)}
                      >
                        {isOpen ? t('builds.hideLog') : t('builds.showLog')}
                      </Button>
                    </td>
                  </tr>
                  {isOpen && (
                    <tr>
                      <td colSpan={7}>
                        <Console job={build.job} number={build.number} />
                      </td>
                    </tr>
                  )}
                </Fragment>
              );
            })}
          </ToolTable>
        )}
      </ToolSection>
    </ToolCard>
  );
}
