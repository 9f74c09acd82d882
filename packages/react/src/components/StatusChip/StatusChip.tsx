import type { ReactNode } from 'react';
import styles from './StatusChip.module.css';

export type Tone = 'good' | 'bad' | 'warning' | 'busy' | 'quiet';

const MARKS: Record<Tone, string> = {
  good: '●',
  bad: '▲',
  warning: '◆',
  busy: '◐',
  quiet: '○',
};

/** The shape and colour of a state alone, for beside what says it. */
export function StatusMark({ tone }: { tone: Tone }) {
  return (
    <span className={styles.mark} data-tone={tone} aria-hidden>
      {MARKS[tone]}
    </span>
  );
}

/** A state in shape, colour and words: none of them carries it alone. */
export function StatusDot({
  tone,
  text,
  hint,
}: {
  tone: Tone;
  text: ReactNode;
  /** more of it, for who points at it */
  hint?: string;
}) {
  return (
    <span className={styles.dot} data-tone={tone} title={hint}>
      <StatusMark tone={tone} /> {text}
    </span>
  );
}

/** The same with a frame, for states among other text. */
export function StatusChip({ tone, text }: { tone: Tone; text: ReactNode }) {
  return (
    <span className={styles.chip} data-tone={tone}>
      <StatusDot tone={tone} text={text} />
    </span>
  );
}
