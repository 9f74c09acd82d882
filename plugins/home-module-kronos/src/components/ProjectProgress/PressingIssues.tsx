import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import {
  EmptyState,
  Panel,
  PanelBody,
  StatusDot,
  ToolLink,
  useFormat,
  type Service,
} from '@kronos-portal/react';
import { homeTranslationRef } from '../../translation';
import { pressingIssues } from './progressOf';
import styles from './ProjectProgress.module.css';

const SHOWN = 6;

/** Issues that need someone to decide. */
export function PressingIssues({ services }: { services: Service[] }) {
  const { t } = useTranslationRef(homeTranslationRef);
  const format = useFormat();
  const all = pressingIssues(services);
  return (
    <Panel
      title={t('pressing.title')}
      note={all.length > SHOWN && t('pressing.of', { count: all.length })}
    >
      {all.length === 0 ? (
        <PanelBody>
          <EmptyState text={t('pressing.empty')} />
        </PanelBody>
      ) : (
        <ul className={styles.list}>
          {all.slice(0, SHOWN).map(({ service, issue, overdue }) => (
            <li key={`${service.ref} ${issue.id}`}>
              <ToolLink href={issue.url}>
                #{issue.id} {issue.subject}
              </ToolLink>
              <p>
                <EntityRefLink
                  entityRef={service.ref}
                  title={
                    service.entity.metadata.title ??
                    service.entity.metadata.name
                  }
                  hideIcon
                />
                {issue.priority && <span>{issue.priority}</span>}
                {overdue && issue.dueDate && (
                  <StatusDot
                    tone="bad"
                    text={t('waiting.overdue', {
                      date: format.date(issue.dueDate),
                    })}
                  />
                )}
                <span>{issue.assignee ?? t('pressing.nobody')}</span>
              </p>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
