import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { appTranslationRef } from '../translations/appTranslation';
import styles from './SkipLink.module.css';

/** The first stop of a keyboard: past the menu to the page. Upstream has one for those of its own pages that it knows. */
export function SkipLink() {
  const { t } = useTranslationRef(appTranslationRef);
  return (
    <button
      type="button"
      className={styles.skip}
      onClick={() => {
        const main = document.querySelector<HTMLElement>('main, [role="main"]');
        main?.setAttribute('tabindex', '-1');
        main?.focus();
      }}
    >
      {t('nav.skip')}
    </button>
  );
}
