import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { ToolCard } from '@kronos-portal/react';
import { RiHammerLine } from '@remixicon/react';
import { toolsOf } from '../../tools';
import { deliveryTranslationRef } from '../../translation';
import { RecentBuilds } from '../Builds/RecentBuilds';
import { OpenMergeRequests } from '../MergeRequests/OpenMergeRequests';
import { RepositoryState } from '../Repository/RepositoryState';
import { WorkloadStages } from '../Workloads/WorkloadStages';

/** From commit to what runs, in one card: one part for each tool of the affiliate. */
export function DeliveryCard() {
  const { t } = useTranslationRef(deliveryTranslationRef);
  const { entity } = useEntity();
  const tools = toolsOf(entity, 'linked');
  return (
    <ToolCard title={t('card.title')} icon={<RiHammerLine size={18} />}>
      {tools.includes('jenkins') && <RecentBuilds />}
      {tools.includes('kubernetes') && <WorkloadStages />}
      {tools.includes('gitlab') && (
        <>
          <OpenMergeRequests shown={2} />
          <RepositoryState />
        </>
      )}
    </ToolCard>
  );
}
