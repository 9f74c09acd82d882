import type { ReactNode } from 'react';
import styles from './ToolCard.module.css';

/** Frame of what tools say of an entity. Never taller than its content. */
export function ToolCard(props: {
  title: string;
  icon?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={styles.card} aria-label={props.title}>
      <header className={styles.header}>
        <h2>
          {props.icon && (
            <span className={styles.icon} aria-hidden>
              {props.icon}
            </span>
          )}
          {props.title}
        </h2>
        {props.actions && <div className={styles.actions}>{props.actions}</div>}
      </header>
      {props.children}
    </section>
  );
}
