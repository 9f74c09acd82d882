import styles from './State.module.css';

export type Tone = 'good' | 'bad' | 'warning' | 'busy' | 'quiet';

const MARKS: Record<Tone, string> = {
  good: '●',
  bad: '▲',
  warning: '◆',
  busy: '◐',
  quiet: '○',
};

/** A state in shape, colour and words: none of them carries it alone. */
export function State({ tone, text }: { tone: Tone; text: string }) {
  return (
    <span className={styles.state} data-tone={tone}>
      <span aria-hidden>{MARKS[tone]}</span> {text}
    </span>
  );
}
