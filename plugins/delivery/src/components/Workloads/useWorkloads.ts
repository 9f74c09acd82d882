import { workloadsViewSchema, type WorkloadsView } from '@kronos-portal/common';
import { useToolView } from '@kronos-portal/react';

export type Workload = WorkloadsView['workloads'][number];

const STAGES = ['dev', 'stg', 'prd'];

const rank = ({ stage }: Workload) => {
  const index = STAGES.indexOf(stage ?? '');
  return index === -1 ? STAGES.length : index;
};

/** In the order in which a release travels; what has no stage comes last. */
export const byStage = (a: Workload, b: Workload) =>
  rank(a) - rank(b) || a.name.localeCompare(b.name);

export const useWorkloads = () =>
  useToolView({
    plugin: 'delivery',
    tool: 'kubernetes',
    view: 'workloads',
    schema: workloadsViewSchema,
  });
