import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link, Skeleton } from '@backstage/ui';
import {
  Age,
  Panel,
  PanelBody,
  PanelTable,
  StatTile,
  StatTiles,
  StatusDot,
} from '@kronos-portal/react';
import {
  isBroken,
  useInstallations,
  type ScopeInstallations,
} from '../../hooks/useInstallations';
import { useOfferingTitle } from '../../hooks/useOfferings';
import { installedRouteRef } from '../../routes';
import { homeTranslationRef } from '../../translation';
import { ToDo } from '../InstallationHealth/InstallationHealth';
import styles from './GroupInstallations.module.css';

/** How a marketplace names the whole group. */
const GROUP = 'group';

/** Health of what is installed, over all affiliates and for the group itself: where something is broken comes first. */
export function GroupInstallations(props: { titles: Record<string, string> }) {
  const { titles } = props;
  const { t } = useTranslationRef(homeTranslationRef);
  const { value } = useInstallations([GROUP, ...Object.keys(titles)]);
  const titleOf = useOfferingTitle();
  const title = t('groupInstallations.title');
  if (!value) {
    return (
      <Panel title={title}>
        <PanelBody>
          <Skeleton width="100%" height={200} />
        </PanelBody>
      </Panel>
    );
  }
  const rows = value
    // what is inherited is told of once, in the row of the group
    .map(({ scope, items }) => ({
      scope,
      items: items?.filter(item => !item.inherited),
    }))
    .sort((a, b) => brokenOf(b).length - brokenOf(a).length);
  const broken = rows.flatMap(brokenOf).length;
  const count = rows.flatMap(({ items }) => items ?? []).length;
  return (
    <>
      <StatTiles label={t('tiles.label')}>
        <StatTile
          label={t('groupInstallations.broken')}
          value={broken}
          tone={broken ? 'bad' : 'good'}
        />
        <StatTile label={t('groupInstallations.count')} value={count} />
        <StatTile
          label={t('groupInstallations.affiliates')}
          value={Object.keys(titles).length}
        />
      </StatTiles>
      <Panel title={title}>
        <PanelTable
          label={title}
          columns={[
            { id: 'scope', label: t('affiliates.affiliate') },
            {
              id: 'count',
              label: t('groupInstallations.count'),
              kind: 'number',
            },
            { id: 'state', label: t('installations.stateTitle') },
            { id: 'todo', label: t('installations.todo') },
            { id: 'checked', label: t('groupInstallations.oldest') },
          ]}
        >
          {rows.map(row => (
            <Row
              key={row.scope}
              row={row}
              titleOf={titleOf}
              title={
                row.scope === GROUP
                  ? t('scope.group')
                  : titles[row.scope] ?? row.scope
              }
            />
          ))}
        </PanelTable>
      </Panel>
    </>
  );
}

function brokenOf({ items }: ScopeInstallations) {
  return items?.filter(isBroken) ?? [];
}

function Row(props: {
  row: ScopeInstallations;
  title: string;
  titleOf: (offering: string) => string;
}) {
  const { row, title, titleOf } = props;
  const { t } = useTranslationRef(homeTranslationRef);
  const list = useRouteRef(installedRouteRef);
  const broken = brokenOf(row);
  const oldest = row.items
    ?.flatMap(({ checkedAt }) => checkedAt ?? [])
    .sort()[0];
  return (
    <tr>
      <td className={styles.scope}>
        {list ? (
          <Link href={`${list()}?affiliate=${row.scope}`}>{title}</Link>
        ) : (
          title
        )}
      </td>
      <td data-kind="number">{row.items?.length ?? '–'}</td>
      <td>
        {!row.items && (
          <StatusDot tone="quiet" text={t('groupInstallations.unknown')} />
        )}
        {row.items && broken.length === 0 && (
          <StatusDot
            tone={row.items.length ? 'good' : 'quiet'}
            text={
              row.items.length
                ? t('installations.fine')
                : t('groupInstallations.none')
            }
          />
        )}
        {broken.length > 0 && (
          <StatusDot
            tone="bad"
            text={t('installations.broken', { count: broken.length })}
          />
        )}
      </td>
      <td className={styles.todo}>
        {broken.length === 0 && '–'}
        <ul>
          {broken.map(item => (
            <li key={item.id}>
              <b>
                {titleOf(item.offering)}
                {item.name !== 'default' && ` ${item.name}`}
              </b>
              {item.brokenSince && (
                <>
                  {' '}
                  (<Age at={item.brokenSince} />)
                </>
              )}{' '}
              <ToDo item={item} affiliate={row.scope} />
            </li>
          ))}
        </ul>
      </td>
      <td data-kind="quiet">{oldest ? <Age at={oldest} /> : '–'}</td>
    </tr>
  );
}
