import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Link } from '@backstage/ui';
import {
  ToolCard,
  ToolLink,
  ToolSection,
  useFormat,
} from '@kronos-portal/react';
import { RiTicketLine } from '@remixicon/react';
import { issuesRouteRef } from '../../routes';
import { collaborationTranslationRef } from '../../translation';
import { CreateIssue } from '../CreateIssue/CreateIssue';
import styles from './IssuesCard.module.css';
import { useIssues } from './useIssues';

const SHOWN = 3;

/** Open issues in numbers, and the most pressing ones. */
export function IssuesCard() {
  const { t } = useTranslationRef(collaborationTranslationRef);
  const format = useFormat();
  const { entity } = useEntity();
  const tab = useRouteRef(issuesRouteRef);
  const view = useIssues();
  return (
    <ToolCard
      title={t('issues.title')}
      icon={<RiTicketLine size={18} />}
      actions={
        <>
          {tab && entity.kind.toLowerCase() === 'component' && (
            <Link href={tab()}>{t('issues.all')}</Link>
          )}
          <CreateIssue onCreated={view.refresh} />
        </>
      }
    >
      <ToolSection
        view={view}
        height={96}
        empty={{ when: d => d.total === 0, text: t('issues.empty') }}
      >
        {({ total, byTracker, byPriority, issues }) => (
          <>
            <dl className={styles.counts}>
              <div>
                <dt>{t('issues.open')}</dt>
                <dd className={styles.total}>{format.number(total)}</dd>
              </div>
              <Counts label={t('issues.byTracker')} counts={byTracker} />
              <Counts label={t('issues.byPriority')} counts={byPriority} />
            </dl>
            <ul className={styles.issues}>
              {issues.slice(0, SHOWN).map(issue => (
                <li key={issue.id}>
                  <ToolLink href={issue.url}>
                    #{issue.id} {issue.subject}
                  </ToolLink>{' '}
                  <span>
                    {[issue.priority, issue.status, issue.assignee]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </li>
              ))}
            </ul>
          </>
        )}
      </ToolSection>
    </ToolCard>
  );
}

function Counts(props: {
  label: string;
  counts: { name: string; count: number }[];
}) {
  const format = useFormat();
  if (!props.counts.length) return null;
  return (
    <div>
      <dt>{props.label}</dt>
      <dd>
        <ul className={styles.chips}>
          {props.counts.map(({ name, count }) => (
            <li key={name}>
              {name} <b>{format.number(count)}</b>
            </li>
          ))}
        </ul>
      </dd>
    </div>
  );
}
