import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ButtonLink } from '@backstage/ui';
import { appTranslationRef } from '../translations/appTranslation';
import styles from './NotFoundPage.module.css';

/** For an address that leads nowhere: why that may be, and where to go on. */
export function NotFoundPage() {
  const { t } = useTranslationRef(appTranslationRef);
  return (
    <section className={styles.page} data-testid="not-found">
      <p className={styles.code}>404</p>
      <h1>{t('notFound.title')}</h1>
      <p>{t('notFound.text')}</p>
      <div className={styles.ways}>
        <ButtonLink variant="primary" href="/search">
          {t('notFound.search')}
        </ButtonLink>
        <ButtonLink variant="secondary" href="/">
          {t('notFound.home')}
        </ButtonLink>
      </div>
    </section>
  );
}
