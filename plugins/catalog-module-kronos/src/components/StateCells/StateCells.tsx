import type { Entity } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  buildsViewSchema,
  issuesViewSchema,
  workloadsViewSchema,
  type Observation,
} from '@kronos-portal/common';
import {
  BUILD_TONES,
  StatusDot,
  WORKLOAD_TONES,
  worstWorkload,
} from '@kronos-portal/react';
import { usePageObservation } from '../../hooks/pageObservations';
import { catalogKronosTranslationRef } from '../../translation';

/** Last build of the service. */
export function BuildCell({ entity }: { entity: Entity }) {
  const { t } = useTranslationRef(catalogKronosTranslationRef);
  const { observation, loading } = usePageObservation(entity, 'jenkins/builds');
  const hint = useHint(observation);
  const status = buildsViewSchema.safeParse(observation?.data).data?.builds[0]
    ?.status;
  if (!status) return <Unknown loading={loading} />;
  return (
    <StatusDot
      tone={BUILD_TONES[status]}
      text={t(`build.${status}`)}
      hint={hint}
    />
  );
}

/** What runs, by its worst workload. */
export function DeploymentCell({ entity }: { entity: Entity }) {
  const { t } = useTranslationRef(catalogKronosTranslationRef);
  const { observation, loading } = usePageObservation(
    entity,
    'kubernetes/workloads',
  );
  const hint = useHint(observation);
  const workloads =
    workloadsViewSchema.safeParse(observation?.data).data?.workloads ?? [];
  const worst = worstWorkload(workloads);
  if (!worst) return <Unknown loading={loading} />;
  const { status, ready, desired } = worst;
  return (
    <StatusDot
      tone={WORKLOAD_TONES[status]}
      text={t(`workload.${status}`, {
        ready: String(ready),
        desired: String(desired),
      })}
      hint={hint}
    />
  );
}

/** Open issues of the service. */
export function IssuesCell({ entity }: { entity: Entity }) {
  const { t } = useTranslationRef(catalogKronosTranslationRef);
  const { observation, loading } = usePageObservation(entity, 'redmine/issues');
  const hint = useHint(observation);
  const total = issuesViewSchema.safeParse(observation?.data).data?.total;
  if (total === undefined) return <Unknown loading={loading} />;
  return (
    <span title={hint} style={{ whiteSpace: 'nowrap' }}>
      {total ? t('state.issues', { count: total }) : t('state.noIssues')}
    </span>
  );
}

function Unknown({ loading }: { loading: boolean }) {
  const { t } = useTranslationRef(catalogKronosTranslationRef);
  const text = loading ? t('state.loading') : t('state.unknown');
  return (
    <span role="img" aria-label={text} title={text}>
      {loading ? '…' : '–'}
    </span>
  );
}

/** How old the state is, and whether the tool has stopped answering since. */
function useHint(observation: Observation | undefined): string | undefined {
  const { t } = useTranslationRef(catalogKronosTranslationRef);
  if (!observation?.observedAt) return undefined;
  const age = Date.now() - Date.parse(observation.observedAt);
  if (Number.isNaN(age)) return undefined;
  const minutes = Math.floor(age / 60_000);
  let text: string = t('age.now');
  if (minutes >= 48 * 60) {
    text = t('age.days', { count: Math.floor(minutes / (24 * 60)) });
  } else if (minutes >= 60) {
    text = t('age.hours', { count: Math.floor(minutes / 60) });
  } else if (minutes >= 1) {
    text = t('age.minutes', { count: minutes });
  }
  return observation.problem ? `${text} · ${t('state.stale')}` : text;
}
