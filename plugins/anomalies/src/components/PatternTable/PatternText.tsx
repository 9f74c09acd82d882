import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { PatternPart } from '@kronos-portal/common';
import { slotName } from '../../describeFinding';
import { anomaliesTranslationRef } from '../../translation';
import styles from './PatternTable.module.css';

/** A template or a line; values stand out from words. */
export function PatternText({ parts }: { parts: readonly PatternPart[] }) {
  const { t } = useTranslationRef(anomaliesTranslationRef);
  return (
    <code className={styles.pattern}>
      {parts.map((part, i) =>
        part.slot ? (
          <mark key={i} title={slotName(t, part.slot)}>
            {part.text === '<*>' ? slotName(t, part.slot) : part.text}
          </mark>
        ) : (
          <span key={i}>{part.text}</span>
        ),
      )}
    </code>
  );
}
