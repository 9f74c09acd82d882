import {
  configApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { appTranslationRef } from '../translations/appTranslation';
import styles from './PlaygroundBanner.module.css';

/** Nobody shall take a stand-in for the real tool. */
export function PlaygroundBanner() {
  const url = useApi(configApiRef).getOptionalString('kronos.playground.url');
  const { t } = useTranslationRef(appTranslationRef);
  if (!url) return null;
  return (
    <aside className={styles.banner}>
      <span>{t('playground.banner')}</span>{' '}
      <a href={url} target="_blank" rel="noreferrer">
        {t('playground.link')}
      </a>
    </aside>
  );
}
