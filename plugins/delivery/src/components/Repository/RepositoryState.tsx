import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  repositoryViewSchema,
  type Pipeline,
  type RepositoryView,
} from '@kronos-portal/common';
import {
  Age,
  kronosReactTranslationRef,
  StatusDot,
  ToolLink,
  useToolView,
} from '@kronos-portal/react';
import { deliveryTranslationRef } from '../../translation';
import { PIPELINE_TONES } from '../Pipelines/pipelineTones';
import styles from './RepositoryState.module.css';

/** The newest pipeline and the names of branches in one line, as last observed; nothing where nothing was. */
export function RepositoryState() {
  const { t: shared } = useTranslationRef(kronosReactTranslationRef);
  const { data, problem, observedAt } = useToolView({
    plugin: 'delivery',
    tool: 'gitlab',
    view: 'repository',
    schema: repositoryViewSchema,
    observedOnly: true,
  });
  if (!data?.pipeline && !data?.branches?.looked) return null;
  return (
    <p className={styles.line}>
      {data.pipeline && <NewestPipeline pipeline={data.pipeline} />}
      {data.branches && <BranchNames branches={data.branches} />}
      {problem && observedAt && (
        <span className={styles.quiet}>
          {shared('seen', { age: <Age at={observedAt} /> })}
        </span>
      )}
    </p>
  );
}

function NewestPipeline({ pipeline }: { pipeline: Pipeline }) {
  const { t } = useTranslationRef(deliveryTranslationRef);
  const { ref, status, createdAt, url } = pipeline;
  return (
    <span>
      <ToolLink href={url}>
        {t('repository.pipeline', { ref: ref ?? `#${pipeline.id}` })}
      </ToolLink>{' '}
      <StatusDot tone={PIPELINE_TONES[status]} text={t(`pipeline.${status}`)} />{' '}
      {createdAt && (
        <span className={styles.quiet}>
          <Age at={createdAt} />
        </span>
      )}
    </span>
  );
}

function BranchNames(props: Required<Pick<RepositoryView, 'branches'>>) {
  const { outside, looked } = props.branches;
  const { t } = useTranslationRef(deliveryTranslationRef);
  if (looked === 0) return null;
  return outside > 0 ? (
    <StatusDot
      tone="warning"
      text={t('repository.outside', {
        outside: String(outside),
        looked: String(looked),
      })}
    />
  ) : (
    <StatusDot tone="good" text={t('repository.inside', { count: looked })} />
  );
}
