import type { ReactNode } from 'react';
import { StatusMark, type Tone } from '../StatusChip/StatusChip';
import styles from './StatTile.module.css';

/** Numbers that say at a glance how things stand. */
export function StatTiles(props: { label: string; children: ReactNode }) {
  return (
    <dl className={styles.tiles} aria-label={props.label}>
      {props.children}
    </dl>
  );
}

/** One number. `value` undefined: not known. */
export function StatTile(props: {
  label: string;
  value: ReactNode | undefined;
  /** shown beside the number, in shape and colour */
  tone?: Tone;
  /** what makes up the number */
  detail?: ReactNode;
}) {
  return (
    <div className={styles.tile} data-tone={props.tone ?? 'quiet'}>
      <dt>{props.label}</dt>
      <dd>
        {props.value ?? '–'}
        {props.value !== undefined && props.tone && (
          <StatusMark tone={props.tone} />
        )}
      </dd>
      {props.detail && <dd className={styles.detail}>{props.detail}</dd>}
    </div>
  );
}
