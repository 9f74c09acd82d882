import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { kronosReactTranslationRef } from '../../translation';
import styles from './MissingAnnotation.module.css';

/** The tool is installed, the entity does not name its part of it: what to add where. */
export function MissingAnnotation(props: {
  tool: string;
  annotation: string;
  example: string;
}) {
  const { t } = useTranslationRef(kronosReactTranslationRef);
  return (
    <div className={styles.missing}>
      <strong>{t('annotation.title', { tool: props.tool })}</strong>
      <p>{t('annotation.text', { tool: props.tool })}</p>
      <pre>
        <code>{`metadata:\n  annotations:\n    ${props.annotation}: ${props.example}`}</code>
      </pre>
    </div>
  );
}
