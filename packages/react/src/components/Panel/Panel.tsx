import { useId, type ReactNode } from 'react';
import styles from './Panel.module.css';

/** A titled part of a page. Never taller than its content. */
export function Panel(props: {
  title: string;
  /** beside the title: a state, a link */
  note?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <header className={styles.header}>
        <h2 id={id}>{props.title}</h2>
        {props.note && <div className={styles.note}>{props.note}</div>}
      </header>
      {props.children}
    </section>
  );
}

/** Anything but a table, with the space around it. */
export function PanelBody(props: { children: ReactNode }) {
  return <div className={styles.body}>{props.children}</div>;
}

/** A table from edge to edge that scrolls by itself on a narrow page. */
export function PanelTable(props: {
  label: string;
  /** `number` columns stand at the end of their cell: `data-kind="number"` on cells */
  columns: { id: string; label: string; kind?: 'number' }[];
  children: ReactNode;
}) {
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label={props.label}>
        <thead>
          <tr>
            {props.columns.map(({ id, label, kind }) => (
              <th key={id} scope="col" data-kind={kind}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </div>
  );
}
