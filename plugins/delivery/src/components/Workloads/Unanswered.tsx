import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { deliveryTranslationRef } from '../../translation';
import styles from './Workloads.module.css';

/** Clusters that said nothing: what is shown is not all. */
export function Unanswered({ clusters }: { clusters: string[] }) {
  const { t } = useTranslationRef(deliveryTranslationRef);
  if (!clusters.length) return null;
  return (
    <p className={styles.quiet}>
      {t('workloads.unanswered', { clusters: clusters.join(', ') })}
    </p>
  );
}
