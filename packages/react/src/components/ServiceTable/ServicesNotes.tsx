import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Services } from '../../services/useServices';
import { kronosReactTranslationRef } from '../../translation';
import styles from './ServiceTable.module.css';

/** Below a table of services: what it leaves out, and what could not be read. */
export function ServicesNotes(props: {
  services: Services;
  /** how many the table lists at most */
  shown: number;
}) {
  const { services, shown } = props;
  const { items, total } = services;
  const { t } = useTranslationRef(kronosReactTranslationRef);
  return (
    <>
      {total > shown && (
        <p className={styles.note}>
          {t('service.more', { count: total - shown })}
          {total > items.length && (
            <> {t('service.looked', { count: items.length })}</>
          )}
        </p>
      )}
      <SilentDomains silent={services.silent} />
    </>
  );
}

/** Which parts are not known because their backend did not answer. */
export function SilentDomains({ silent }: Pick<Services, 'silent'>) {
  const { t } = useTranslationRef(kronosReactTranslationRef);
  if (silent.length === 0) return null;
  return (
    <p className={styles.note}>
      {t('service.silent', {
        parts: silent
          .map(domain => t(`service.domain.${domain as 'delivery'}`))
          .join(', '),
      })}
    </p>
  );
}
