import { useId, type ReactNode } from 'react';
import styles from './Section.module.css';

/** A titled part of the home page. */
export function Section({
  title,
  note,
  children,
}: {
  title: string;
  note?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <header className={styles.header}>
        <h2 id={id}>{title}</h2>
        {note}
      </header>
      {children}
    </section>
  );
}
