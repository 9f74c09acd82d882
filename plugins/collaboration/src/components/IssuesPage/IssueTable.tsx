import { stringifyEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { usePermission } from '@backstage/plugin-permission-react';
import { issueUpdate } from '@kronos-portal/common';
import {
  Age,
  StatusDot,
  ToolCard,
  ToolLink,
  ToolSection,
  ToolTable,
  useFormat,
} from '@kronos-portal/react';
import { RiTicketLine } from '@remixicon/react';
import { collaborationTranslationRef } from '../../translation';
import { ChangeStatus } from '../ChangeStatus/ChangeStatus';
import { CreateIssue } from '../CreateIssue/CreateIssue';
import { useIssues } from '../IssuesCard/useIssues';
import styles from './IssuesPage.module.css';

/** Open issues, the most pressing first. */
export function IssueTable({ onChange }: { onChange(): void }) {
  const { t } = useTranslationRef(collaborationTranslationRef);
  const { entity } = useEntity();
  const { allowed } = usePermission({
    permission: issueUpdate,
    resourceRef: stringifyEntityRef(entity),
  });
  const view = useIssues();
  return (
    <ToolCard
      title={t('issues.title')}
      icon={<RiTicketLine size={18} />}
      actions={
        <CreateIssue
          onCreated={() => {
            view.refresh();
            onChange();
          }}
        />
      }
    >
      <ToolSection
        view={view}
        height={240}
        empty={{ when: d => d.total === 0, text: t('issues.empty') }}
      >
        {({ issues, total, project }) => (
          <>
            <ToolTable
              label={t('issues.title')}
              columns={[
                { id: 'issue', label: t('issues.issue') },
                { id: 'tracker', label: t('issues.tracker') },
                { id: 'priority', label: t('issues.priority') },
                { id: 'status', label: t('issues.status') },
                { id: 'assignee', label: t('issues.assignee') },
                { id: 'version', label: t('issues.version') },
                { id: 'due', label: t('issues.due') },
                { id: 'updated', label: t('issues.updated') },
              ]}
            >
              {issues.map(issue => (
                <tr key={issue.id}>
                  <td>
                    <ToolLink href={issue.url}>
                      #{issue.id} {issue.subject}
                    </ToolLink>
                  </td>
                  <td>{issue.tracker ?? '–'}</td>
                  <td>{issue.priority ?? '–'}</td>
                  <td>
                    <span className={styles.status}>
                      {issue.status ?? '–'}
                      {allowed && (
                        <ChangeStatus
                          issueId={issue.id}
                          onChanged={() => {
                            view.refresh();
                            onChange();
                          }}
                        />
                      )}
                    </span>
                  </td>
                  <td>{issue.assignee ?? t('issues.nobody')}</td>
                  <td>{issue.version ?? '–'}</td>
                  <td data-kind="quiet">
                    <Due date={issue.dueDate} />
                  </td>
                  <td data-kind="quiet">
                    {issue.updatedAt ? <Age at={issue.updatedAt} /> : '–'}
                  </td>
                </tr>
              ))}
            </ToolTable>
            {total > issues.length && (
              <p className={styles.quiet}>
                <ToolLink href={project.url}>
                  {t('issues.more', { count: total - issues.length })}
                </ToolLink>
              </p>
            )}
          </>
        )}
      </ToolSection>
    </ToolCard>
  );
}

/** Day an issue is due, marked when it has passed. */
function Due({ date }: { date?: string }) {
  const { t } = useTranslationRef(collaborationTranslationRef);
  const format = useFormat();
  if (!date) return <>–</>;
  // the Swedish way to write a day is that of ISO 8601, here in the time zone of the browser
  const today = new Intl.DateTimeFormat('sv-SE').format();
  const day = format.date(date);
  return date < today ? (
    <StatusDot tone="bad" text={`${day} (${t('issues.overdue')})`} />
  ) : (
    <>{day}</>
  );
}
