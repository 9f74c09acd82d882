import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Age, ToolSection, ToolTable } from '@kronos-portal/react';
import { deliveryTranslationRef } from '../../translation';
import { Unanswered } from './Unanswered';
import { byStage, useWorkloads } from './useWorkloads';
import { WorkloadState } from './WorkloadState';

/** Everything that runs for the service, over all clusters of its affiliate. */
export function WorkloadTable() {
  const { t } = useTranslationRef(deliveryTranslationRef);
  const view = useWorkloads();
  return (
    <ToolSection
      view={view}
      height={120}
      empty={{
        when: d => d.workloads.length + d.unanswered.length === 0,
        text: t('workloads.empty'),
      }}
    >
      {({ workloads, unanswered }) => (
        <>
          <ToolTable
            label={t('workloads.title')}
            columns={[
              { id: 'stage', label: t('workloads.stage') },
              { id: 'workload', label: t('workloads.workload') },
              { id: 'status', label: t('workloads.status') },
              { id: 'version', label: t('workloads.version') },
              {
                id: 'restarts',
                label: t('workloads.restarts'),
                kind: 'number',
              },
              { id: 'updated', label: t('workloads.updated') },
            ]}
          >
            {[...workloads].sort(byStage).map(w => (
              <tr key={[w.cluster, w.namespace, w.kind, w.name].join('/')}>
                <td>
                  {[...new Set([w.stage, w.cluster])]
                    .filter(Boolean)
                    .join(' · ')}
                </td>
                <td>
                  {w.namespace}/{w.name} ({w.kind}
                  {w.batch && ` · ${w.batch.schedule}`})
                </td>
                <td>
                  <WorkloadState workload={w} />
                </td>
                <td title={w.image}>{w.version ?? '–'}</td>
                <td data-kind="number">{w.restarts ?? '–'}</td>
                <td data-kind="quiet">
                  {w.updatedAt ? <Age at={w.updatedAt} /> : '–'}
                </td>
              </tr>
            ))}
          </ToolTable>
          <Unanswered clusters={unanswered} />
        </>
      )}
    </ToolSection>
  );
}
