import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ToolSection } from '@kronos-portal/react';
import { deliveryTranslationRef } from '../../translation';
import { Unanswered } from './Unanswered';
import { byStage, useWorkloads, type Workload } from './useWorkloads';
import { WorkloadState } from './WorkloadState';
import styles from './Workloads.module.css';

const keyOf = ({ cluster, namespace, kind, name }: Workload) =>
  [cluster, namespace, kind, name].join('/');

/** Which version runs in which stage, and whether all of it is ready. */
export function WorkloadStages() {
  const { t } = useTranslationRef(deliveryTranslationRef);
  const view = useWorkloads();
  return (
    <ToolSection
      title={t('workloads.title')}
      view={view}
      height={40}
      empty={{
        when: d => d.workloads.length + d.unanswered.length === 0,
        text: t('workloads.empty'),
      }}
    >
      {({ workloads, unanswered }) => (
        <>
          <ul className={styles.stages}>
            {[...workloads].sort(byStage).map(workload => (
              <Stage key={keyOf(workload)} workload={workload} />
            ))}
          </ul>
          <Unanswered clusters={unanswered} />
        </>
      )}
    </ToolSection>
  );
}

function Stage({ workload }: { workload: Workload }) {
  const { t } = useTranslationRef(deliveryTranslationRef);
  const { stage, version, cluster, batch } = workload;
  return (
    <li title={`${cluster} · ${workload.namespace}/${workload.name}`}>
      <strong>{stage ?? cluster}</strong>
      <code>{version ?? t('workloads.noVersion')}</code>
      <WorkloadState workload={workload} />
      {batch && <code>{batch.schedule}</code>}
    </li>
  );
}
