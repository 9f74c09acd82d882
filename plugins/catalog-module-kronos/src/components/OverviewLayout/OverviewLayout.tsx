import type { EntityContentLayoutProps } from '@backstage/plugin-catalog-react/alpha';
import { Fragment } from 'react';
import { EntityWarnings } from './EntityWarnings';
import styles from './OverviewLayout.module.css';

/** The overview of an entity: what its tools say first and widest, who it is beside it. */
export function OverviewLayout({ cards }: EntityContentLayoutProps) {
  const info = cards.filter(card => card.type === 'info');
  const content = cards.filter(card => card.type !== 'info');
  return (
    <>
      <EntityWarnings />
      <div className={info.length ? styles.columns : undefined}>
        <div className={styles.area}>{content.map(toElement)}</div>
        {info.length > 0 && (
          <div className={styles.area}>{info.map(toElement)}</div>
        )}
      </div>
    </>
  );
}

function toElement(
  { element }: EntityContentLayoutProps['cards'][number],
  index: number,
) {
  return <Fragment key={element.key ?? index}>{element}</Fragment>;
}
