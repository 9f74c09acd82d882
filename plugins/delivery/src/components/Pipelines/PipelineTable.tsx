import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { pipelinesViewSchema } from '@kronos-portal/common';
import {
  Age,
  StatusDot,
  ToolLink,
  ToolSection,
  ToolTable,
  useFormat,
  useToolView,
} from '@kronos-portal/react';
import { deliveryTranslationRef } from '../../translation';
import { PIPELINE_TONES } from './pipelineTones';

/** The latest pipeline of each branch. */
export function PipelineTable() {
  const { t } = useTranslationRef(deliveryTranslationRef);
  const format = useFormat();
  const view = useToolView({
    plugin: 'delivery',
    tool: 'gitlab',
    view: 'pipelines',
    schema: pipelinesViewSchema,
  });
  return (
    <ToolSection
      title={t('pipelines.title')}
      view={view}
      height={96}
      empty={{
        when: d => d.pipelines.length === 0,
        text: t('pipelines.empty'),
      }}
    >
      {({ pipelines }) => (
        <ToolTable
          label={t('pipelines.title')}
          columns={[
            { id: 'branch', label: t('pipelines.branch') },
            { id: 'status', label: t('pipelines.status') },
            { id: 'duration', label: t('pipelines.duration'), kind: 'number' },
            { id: 'started', label: t('pipelines.started') },
          ]}
        >
          {pipelines.map(pipeline => (
            <tr key={pipeline.id}>
              <td>
                <ToolLink href={pipeline.url}>
                  {pipeline.ref ?? `#${pipeline.id}`}
                </ToolLink>
              </td>
              <td>
                <StatusDot
                  tone={PIPELINE_TONES[pipeline.status]}
                  text={t(`pipeline.${pipeline.status}`)}
                />
              </td>
              <td data-kind="number">
                {pipeline.duration === undefined
                  ? '–'
                  : format.duration(pipeline.duration * 1000)}
              </td>
              <td data-kind="quiet">
                {pipeline.createdAt ? <Age at={pipeline.createdAt} /> : '–'}
              </td>
            </tr>
          ))}
        </ToolTable>
      )}
    </ToolSection>
  );
}
