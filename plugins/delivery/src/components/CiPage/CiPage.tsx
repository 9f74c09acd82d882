import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { MissingAnnotation, ToolCard } from '@kronos-portal/react';
import {
  RiGitRepositoryLine,
  RiHammerLine,
  RiShipLine,
} from '@remixicon/react';
import { DELIVERY_TOOLS, linkOf, type DeliveryTool } from '../../tools';
import { deliveryTranslationRef } from '../../translation';
import { BranchTable } from '../Branches/BranchTable';
import { BuildTable } from '../Builds/BuildTable';
import { MergeRequestTable } from '../MergeRequests/MergeRequestTable';
import { PipelineTable } from '../Pipelines/PipelineTable';
import { WorkloadTable } from '../Workloads/WorkloadTable';
import styles from './CiPage.module.css';

/** All that the delivery tools say of a service. */
export function CiPage() {
  const { t } = useTranslationRef(deliveryTranslationRef);
  const { entity } = useEntity();

  const part = (
    tool: DeliveryTool,
    title: string,
    icon: JSX.Element,
    content: JSX.Element,
  ) => {
    const link = linkOf(entity, tool);
    if (!link) return null;
    if (link === 'linked' && tool === 'jenkins') return content;
    return (
      <ToolCard title={title} icon={icon}>
        {link === 'linked' ? (
          content
        ) : (
          <div className={styles.missing}>
            <MissingAnnotation
              tool={DELIVERY_TOOLS[tool].title}
              annotation={DELIVERY_TOOLS[tool].annotations[0]}
              example={DELIVERY_TOOLS[tool].example}
            />
          </div>
        )}
      </ToolCard>
    );
  };

  return (
    <div className={styles.page}>
      {part(
        'jenkins',
        t('builds.title'),
        <RiHammerLine size={18} />,
        <BuildTable />,
      )}
      {part(
        'gitlab',
        t('repository.title'),
        <RiGitRepositoryLine size={18} />,
        <>
          <MergeRequestTable />
          <PipelineTable />
          <BranchTable />
        </>,
      )}
      {part(
        'kubernetes',
        t('workloads.title'),
        <RiShipLine size={18} />,
        <WorkloadTable />,
      )}
    </div>
  );
}
