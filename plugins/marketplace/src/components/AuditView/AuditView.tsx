import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Skeleton } from '@backstage/ui';
import { marketplaceTranslationRef } from '../../translation';
import { Message } from '../Message/Message';
import { AuditFilters } from './AuditFilters';
import { AuditRow } from './AuditRow';
import styles from './AuditView.module.css';
import { ExportButtons } from './ExportButtons';
import { useAudit } from './useAudit';
import { toFilter, useAuditFilter } from './useAuditFilter';
import { useNames } from './useNames';

/** Who changed what and when, with before and after. Credentials show only that they were set or changed. */
export function AuditView({ affiliate }: { affiliate: string | null }) {
  const { t } = useTranslationRef(marketplaceTranslationRef);
  const choice = useAuditFilter();
  const filter = toFilter(affiliate, choice.chosen);
  const { entries, choices, error, more, retry } = useAudit(filter);
  const names = useNames([
    ...(choices?.actors ?? []),
    ...(entries ?? []).map(({ actor }) => actor),
  ]);
  const narrowed = Object.keys(choice.chosen).length > 0;

  return (
    <div className={styles.view}>
      <div className={styles.bar}>
        <AuditFilters filter={choice} choices={choices} names={names} />
        {entries && entries.length > 0 && <ExportButtons filter={filter} />}
      </div>
      {error && (
        <Message
          alert
          title={t('error.title')}
          text={error.message}
          action={{ label: t('error.retry'), run: retry }}
        />
      )}
      {!entries && !error && <Skeleton width="100%" height={240} />}
      {entries?.length === 0 && (
        <Message
          title={t(narrowed ? 'empty.narrowedTitle' : 'empty.auditTitle')}
          text={t(narrowed ? 'empty.narrowedText' : 'empty.auditText')}
          action={
            narrowed
              ? { label: t('audit.filter.clear'), run: choice.clear }
              : undefined
          }
        />
      )}
      {entries && entries.length > 0 && (
        <div className={styles.scroll}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('audit.when')}</th>
                <th scope="col">{t('audit.who')}</th>
                <th scope="col">{t('audit.what')}</th>
                <th scope="col">{t('audit.changes')}</th>
              </tr>
            </thead>
            <tbody>
              {entries.map(entry => (
                <AuditRow key={entry.id} entry={entry} names={names} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {more && (
        <Button variant="secondary" onPress={more}>
          {t('audit.more')}
        </Button>
      )}
    </div>
  );
}
