import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { ANNOTATION_REDMINE_PROJECT } from '@kronos-portal/common';
import { MissingAnnotation, ToolCard } from '@kronos-portal/react';
import { RiTicketLine } from '@remixicon/react';
import { useState } from 'react';
import { collaborationTranslationRef } from '../../translation';
import { IssueTable } from './IssueTable';
import styles from './IssuesPage.module.css';
import { VersionList } from './VersionList';

/** Open issues and versions of a service. */
export function IssuesPage() {
  const { t } = useTranslationRef(collaborationTranslationRef);
  const { entity } = useEntity();
  // a new issue may change the progress of a version
  const [created, setCreated] = useState(0);
  if (!entity.metadata.annotations?.[ANNOTATION_REDMINE_PROJECT]) {
    return (
      <ToolCard title={t('issues.title')} icon={<RiTicketLine size={18} />}>
        <div className={styles.missing}>
          <MissingAnnotation
            tool="Redmine"
            annotation={ANNOTATION_REDMINE_PROJECT}
            example={entity.metadata.name}
          />
        </div>
      </ToolCard>
    );
  }
  return (
    <div className={styles.page}>
      <IssueTable onChange={() => setCreated(n => n + 1)} />
      <VersionList created={created} />
    </div>
  );
}
