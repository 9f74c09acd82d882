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
export function State(props: { tone: Tone; text: string; hint?: string }) {
  return (
    <span className={styles.state} data-tone={props.tone} title={props.hint}>
      <span aria-hidden>{MARKS[props.tone]}</span> {props.text}
    </span>
  );
}
