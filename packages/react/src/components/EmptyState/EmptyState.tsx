import type { ReactNode } from 'react';
import styles from './EmptyState.module.css';

/** Nothing here: says why, and what to do where there is something to do. */
export function EmptyState(props: { text: ReactNode; action?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <p>{props.text}</p>
      {props.action}
    </div>
  );
}
