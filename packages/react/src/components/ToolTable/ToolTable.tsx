import type { ReactNode } from 'react';
import styles from './ToolTable.module.css';

/** A plain table that scrolls by itself on a narrow page. */
export function ToolTable(props: {
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
