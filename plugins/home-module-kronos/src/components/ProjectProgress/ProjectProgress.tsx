import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { ButtonLink, Skeleton } from '@backstage/ui';
import {
  EmptyState,
  ErrorState,
  Panel,
  PanelBody,
  PanelTable,
  StatTile,
  StatTiles,
  StatusDot,
  ToolLink,
  useFormat,
  useServices,
  type Service,
} from '@kronos-portal/react';
import type { Me } from '../../hooks/useMe';
import { marketplaceRouteRef } from '../../routes';
import { homeTranslationRef } from '../../translation';
import { WaitingWork } from '../WaitingWork/WaitingWork';
import { PressingIssues } from './PressingIssues';
import { dueWithin, progressOf, type Progress } from './progressOf';
import styles from './ProjectProgress.module.css';

const SOON_DAYS = 14;

/** How an affiliate's services come along: versions, issues, and what needs someone to decide. */
export function ProjectProgress(props: {
  affiliate: string;
  title: string;
  me: Me;
}) {
  const { affiliate, me } = props;
  const { t } = useTranslationRef(homeTranslationRef);
  const { value, error, retry } = useServices({ affiliate });
  const title = t('progress.title', { affiliate: props.title });

  if (!value) {
    return (
      <Panel title={title}>
        <PanelBody>
          {error ? (
            <ErrorState title={t('services.failed')} onRetry={retry} />
          ) : (
            <Skeleton width="100%" height={220} />
          )}
        </PanelBody>
      </Panel>
    );
  }
  const known = value.items.some(s => s.state.issues || s.state.versions);
  if (!known) {
    return (
      <Panel title={title}>
        <PanelBody>
          <NothingKnown silent={value.silent.includes('collaboration')} />
        </PanelBody>
      </Panel>
    );
  }
  const rows = progressOf(value.items);
  return (
    <>
      <Tiles rows={rows} services={value.items} />
      <div className={styles.columns}>
        <Panel title={title}>
          <PanelTable
            label={title}
            columns={[
              { id: 'service', label: t('progress.service') },
              { id: 'version', label: t('progress.version') },
              { id: 'due', label: t('progress.due') },
              { id: 'open', label: t('progress.open'), kind: 'number' },
              { id: 'overdue', label: t('progress.overdue'), kind: 'number' },
              {
                id: 'unassigned',
                label: t('progress.unassigned'),
                kind: 'number',
              },
            ]}
          >
            {rows.map(row => (
              <Row key={row.service.ref} row={row} />
            ))}
          </PanelTable>
        </Panel>
        <div className={styles.area}>
          <PressingIssues services={value.items} />
          <WaitingWork me={me} services={value.items} />
        </div>
      </div>
    </>
  );
}

function Tiles(props: { rows: Progress[]; services: Service[] }) {
  const { t } = useTranslationRef(homeTranslationRef);
  const sum = (of: 'open' | 'overdue' | 'unassigned') =>
    props.rows.reduce((total, row) => total + (row[of] ?? 0), 0);
  const soon = dueWithin(props.services, SOON_DAYS);
  const late = props.rows.filter(({ next }) => next?.late).length;
  return (
    <StatTiles label={t('tiles.label')}>
      <StatTile
        label={t('progress.soon', { days: String(SOON_DAYS) })}
        value={soon}
        tone={late ? 'bad' : 'quiet'}
        detail={late > 0 && t('progress.late', { count: late })}
      />
      <StatTile
        label={t('progress.overdue')}
        value={sum('overdue')}
        tone={sum('overdue') ? 'warning' : 'good'}
      />
      <StatTile label={t('progress.unassigned')} value={sum('unassigned')} />
      <StatTile label={t('progress.open')} value={sum('open')} />
    </StatTiles>
  );
}

function Row({ row }: { row: Progress }) {
  const { t } = useTranslationRef(homeTranslationRef);
  const format = useFormat();
  const { service, next, further } = row;
  return (
    <tr>
      <td className={styles.service}>
        <EntityRefLink
          entityRef={service.ref}
          title={service.entity.metadata.title ?? service.entity.metadata.name}
          hideIcon
        />
      </td>
      <td>
        {next ? (
          <div className={styles.version}>
            <ToolLink href={next.url}>{next.name}</ToolLink>
            <progress
              max={100}
              value={next.progress}
              aria-label={t('progress.done', {
                version: next.name,
                share: format.value(next.progress / 100, 'ratio'),
              })}
            />
            <span>{format.value(next.progress / 100, 'ratio')}</span>
          </div>
        ) : (
          '–'
        )}
        {further > 0 && (
          <small>{t('progress.further', { count: further })}</small>
        )}
      </td>
      <td data-kind="quiet">
        {next?.dueDate ? (
          <StatusDot
            tone={next.late ? 'bad' : 'quiet'}
            text={format.date(next.dueDate)}
          />
        ) : (
          '–'
        )}
      </td>
      <td data-kind="number">{row.open ?? '–'}</td>
      <td data-kind="number">
        {row.overdue ? (
          <StatusDot tone="warning" text={row.overdue} />
        ) : (
          row.overdue ?? '–'
        )}
      </td>
      <td data-kind="number">{row.unassigned ?? '–'}</td>
    </tr>
  );
}

/** Either nobody could be asked, or nothing is installed that could be. */
function NothingKnown({ silent }: { silent: boolean }) {
  const { t } = useTranslationRef(homeTranslationRef);
  const marketplace = useRouteRef(marketplaceRouteRef);
  if (silent) return <EmptyState text={t('progress.silent')} />;
  return (
    <EmptyState
      text={t('progress.empty')}
      action={
        marketplace && (
          <ButtonLink size="small" variant="secondary" href={marketplace()}>
            {t('actions.marketplace')}
          </ButtonLink>
        )
      }
    />
  );
}
