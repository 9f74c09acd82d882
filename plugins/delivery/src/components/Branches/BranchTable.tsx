import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import { branchesViewSchema, type BranchesView } from '@kronos-portal/common';
import {
  Age,
  StatusChip,
  ToolLink,
  ToolSection,
  ToolTable,
  useToolView,
} from '@kronos-portal/react';
import { deliveryTranslationRef } from '../../translation';
import styles from './Branches.module.css';

/** Branches held against the names of Git-flow: what breaks the rule, what nobody touched, what is not protected. */
export function BranchTable() {
  const { t } = useTranslationRef(deliveryTranslationRef);
  const view = useToolView({
    plugin: 'delivery',
    tool: 'gitlab',
    view: 'branches',
    schema: branchesViewSchema,
  });
  return (
    <ToolSection
      title={t('branches.title')}
      view={view}
      height={120}
      empty={{ when: d => d.branches.length === 0, text: t('branches.empty') }}
    >
      {({ branches, missing, unprotected, staleDays, total }) => (
        <>
          {missing.length > 0 && (
            <Alert
              status="warning"
              icon
              title={t('branches.missing', { branches: missing.join(', ') })}
            />
          )}
          {unprotected.length > 0 && (
            <Alert
              status="warning"
              icon
              title={t('branches.unprotected', {
                branches: unprotected.join(', '),
              })}
            />
          )}
          <ToolTable
            label={t('branches.title')}
            columns={[
              { id: 'branch', label: t('branches.branch') },
              { id: 'rule', label: t('branches.rule') },
              { id: 'author', label: t('branches.author') },
              { id: 'changed', label: t('branches.changed') },
            ]}
          >
            {branches.map(branch => (
              <tr key={branch.name}>
                <td>
                  <ToolLink href={branch.url}>{branch.name}</ToolLink>
                </td>
                <td>
                  <span className={styles.marks}>
                    <Marks branch={branch} staleDays={staleDays} />
                  </span>
                </td>
                <td>{branch.author ?? '–'}</td>
                <td data-kind="quiet">
                  {branch.lastCommitAt ? <Age at={branch.lastCommitAt} /> : '–'}
                </td>
              </tr>
            ))}
          </ToolTable>
          {total > branches.length && (
            <p className={styles.quiet}>
              {t('branches.more', { count: total - branches.length })}
            </p>
          )}
        </>
      )}
    </ToolSection>
  );
}

function Marks(props: {
  branch: BranchesView['branches'][number];
  staleDays: number;
}) {
  const { branch, staleDays } = props;
  const { t } = useTranslationRef(deliveryTranslationRef);
  return (
    <>
      {branch.kind === null ? (
        <StatusChip tone="bad" text={t('branches.breaks')} />
      ) : (
        <span>{t(`branches.kind.${branch.kind}`)}</span>
      )}
      {branch.stale && (
        <StatusChip
          tone="warning"
          text={t('branches.stale', { days: String(staleDays) })}
        />
      )}
      {branch.merged && branch.kind !== 'main' && branch.kind !== 'develop' && (
        <StatusChip tone="quiet" text={t('branches.merged')} />
      )}
      {branch.protected && (
        <StatusChip tone="good" text={t('branches.protected')} />
      )}
    </>
  );
}
