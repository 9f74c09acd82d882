import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ReactNode } from 'react';
import { useFormat } from '../../format/useFormat';
import type { Trouble } from '../../services/serviceState';
import { kronosReactTranslationRef } from '../../translation';
import { Age } from '../Age/Age';
import { StatusDot } from '../StatusChip/StatusChip';

/** What is wrong, in a few words, and since when where that is known. */
export function TroubleText({ trouble }: { trouble: Trouble }) {
  const { t } = useTranslationRef(kronosReactTranslationRef);
  const format = useFormat();
  const text = (): ReactNode => {
    switch (trouble.kind) {
      case 'alerts':
        return trouble.count > 1
          ? t('service.trouble.alerts', {
              name: trouble.name,
              more: String(trouble.count - 1),
            })
          : t('service.trouble.alert', { name: trouble.name });
      case 'workload': {
        const { ready, desired, stage, cluster } = trouble.workload;
        return t('service.trouble.workload', {
          place: stage ?? cluster,
          ready: String(ready),
          desired: String(desired),
        });
      }
      case 'build':
        return t(
          trouble.build.status === 'failed'
            ? 'service.trouble.buildFailed'
            : 'service.trouble.buildUnstable',
          { number: String(trouble.build.number) },
        );
      case 'errors':
        return t('service.trouble.errors', {
          share: format.value(trouble.share, 'ratio'),
        });
      default:
        return t('service.trouble.overdue', { count: trouble.count });
    }
  };
  return (
    <StatusDot
      tone={
        trouble.kind === 'overdue' || trouble.kind === 'errors'
          ? 'warning'
          : 'bad'
      }
      text={
        <>
          {text()}
          {trouble.since && (
            <>
              {' · '}
              <Age at={trouble.since} />
            </>
          )}
        </>
      }
    />
  );
}
