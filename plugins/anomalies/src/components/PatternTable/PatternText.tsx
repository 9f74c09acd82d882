import type { PatternPart } from '@kronos-portal/common';
import styles from './PatternTable.module.css';

/** A template or a line; values stand out from words. */
export function PatternText({ parts }: { parts: readonly PatternPart[] }) {
  return (
    <code className={styles.pattern}>
      {parts.map((part, i) =>
        part.slot ? (
          <mark key={i} title={part.slot}>
            {part.text === '<*>' ? part.slot : part.text}
          </mark>
        ) : (
          <span key={i}>{part.text}</span>
        ),
      )}
    </code>
  );
}
