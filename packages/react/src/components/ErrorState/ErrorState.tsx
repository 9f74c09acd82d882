import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { ReactNode } from 'react';
import { kronosReactTranslationRef } from '../../translation';
import styles from './ErrorState.module.css';

/** What happened, what to do, and trying again. */
export function ErrorState(props: {
  title: ReactNode;
  text?: ReactNode;
  onRetry?: () => void;
}) {
  const { t } = useTranslationRef(kronosReactTranslationRef);
  return (
    <div className={styles.error} role="alert">
      <strong>{props.title}</strong>
      {props.text && <p>{props.text}</p>}
      {props.onRetry && (
        <Button size="small" variant="secondary" onPress={props.onRetry}>
          {t('retry')}
        </Button>
      )}
    </div>
  );
}
