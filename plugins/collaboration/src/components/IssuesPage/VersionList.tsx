import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { versionsViewSchema } from '@kronos-portal/common';
import {
  ToolCard,
  ToolLink,
  ToolSection,
  useFormat,
  useToolView,
} from '@kronos-portal/react';
import { RiFlagLine } from '@remixicon/react';
import { useEffect } from 'react';
import { collaborationTranslationRef } from '../../translation';
import styles from './IssuesPage.module.css';

/** Versions and how far they are. */
export function VersionList(props: {
  /** goes up with each issue created here */
  created: number;
}) {
  const { t } = useTranslationRef(collaborationTranslationRef);
  const format = useFormat();
  const view = useToolView({
    plugin: 'collaboration',
    tool: 'redmine',
    view: 'versions',
    schema: versionsViewSchema,
  });
  const { refresh } = view;
  useEffect(() => {
    if (props.created) refresh();
  }, [props.created, refresh]);
  return (
    <ToolCard title={t('versions.title')} icon={<RiFlagLine size={18} />}>
      <ToolSection
        view={view}
        height={96}
        empty={{
          when: d => d.versions.length === 0,
          text: t('versions.empty'),
        }}
      >
        {({ versions }) => (
          <ul className={styles.versions}>
            {versions.map(version => (
              <li key={version.id}>
                <div className={styles.version}>
                  <ToolLink href={version.url}>{version.name}</ToolLink>
                  <span className={styles.quiet}>
                    {[
                      t(`version.${version.status}`),
                      version.dueDate
                        ? t('versions.due', {
                            date: format.date(version.dueDate),
                          })
                        : undefined,
                      t('versions.issues', {
                        closed: String(version.closed),
                        all: String(version.open + version.closed),
                      }),
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </div>
                <div className={styles.progress}>
                  <progress
                    max={100}
                    value={version.progress}
                    aria-label={t('versions.progress', {
                      version: version.name,
                    })}
                  />
                  <span>{format.value(version.progress / 100, 'ratio')}</span>
                </div>
              </li>
            ))}
          </ul>
        )}
      </ToolSection>
    </ToolCard>
  );
}
