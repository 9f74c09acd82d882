import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { useFormat } from '@kronos-portal/react';
import type { AuditEntry } from '../../schema';
import { marketplaceTranslationRef } from '../../translation';
import styles from './AuditView.module.css';
import { differences, type Difference } from './differences';
import type { Names } from './useNames';

/** As many changes are shown without being asked for. */
const FEW = 3;

export function AuditRow(props: { entry: AuditEntry; names: Names }) {
  const { entry, names } = props;
  const { t } = useTranslationRef(marketplaceTranslationRef);
  const format = useFormat();
  const changes = differences(entry.before, entry.after);
  const titleOf = (path: string) => names.path(entry.offering ?? '', path);
  return (
    <tr>
      <td className={styles.when}>
        <time dateTime={entry.at} title={format.relative(entry.at)}>
          {format.dateTime(entry.at)}
        </time>
      </td>
      <td className={styles.who}>
        {entry.actor.startsWith('user:') ? (
          <EntityRefLink
            entityRef={entry.actor}
            title={names.actor(entry.actor)}
            hideIcon
          />
        ) : (
          names.actor(entry.actor)
        )}
      </td>
      <td className={styles.what}>
        {names.action(entry.action)}
        {entry.offering && <small>{names.offering(entry.offering)}</small>}
      </td>
      <td>
        {changes.length === 0 && t('audit.none')}
        {changes.length > 0 && changes.length <= FEW && (
          <Changes changes={changes} titleOf={titleOf} />
        )}
        {changes.length > FEW && (
          <details className={styles.details}>
            <summary>{t('audit.count', { count: changes.length })}</summary>
            <Changes changes={changes} titleOf={titleOf} />
          </details>
        )}
      </td>
    </tr>
  );
}

/** What came anew has no before, what went has no after. */
function Changes(props: {
  changes: Difference[];
  titleOf(path: string): string;
}) {
  const { changes, titleOf } = props;
  return (
    <dl className={styles.changes}>
      {changes.map(({ path, before, after }) => (
        <div key={path}>
          <dt title={path}>{titleOf(path)}</dt>
          <dd>
            {before !== undefined && <del>{before}</del>}
            {before !== undefined && after !== undefined && ' → '}
            {after !== undefined && <ins>{after}</ins>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
