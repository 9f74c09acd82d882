import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Age,
  StatusDot,
  WORKLOAD_TONES,
  type Tone,
} from '@kronos-portal/react';
import { deliveryTranslationRef } from '../../translation';
import type { Workload } from './useWorkloads';

type Batch = NonNullable<Workload['batch']>;

const RUN_TONES: Record<NonNullable<Batch['lastResult']>, Tone> = {
  running: 'busy',
  succeeded: 'good',
  failed: 'bad',
};

/** How well a workload is: its pods, or, of a batch job, its last run and when it comes again. */
export function WorkloadState({ workload }: { workload: Workload }) {
  const { t } = useTranslationRef(deliveryTranslationRef);
  const { status, ready, desired, batch } = workload;
  if (!batch) {
    return (
      <StatusDot
        tone={WORKLOAD_TONES[status]}
        text={`${t(`workload.${status}`)} ${ready}/${desired}`}
      />
    );
  }
  const { lastResult, lastRunAt, schedule, timeZone } = batch;
  const suspended = status === 'stopped';
  return (
    <>
      <StatusDot
        tone={suspended || !lastResult ? 'quiet' : RUN_TONES[lastResult]}
        text={t(`batch.${suspended ? 'suspended' : lastResult ?? 'waiting'}`)}
        hint={t('batch.schedule', {
          schedule,
          timeZone: timeZone ?? t('batch.clusterTime'),
        })}
      />
      {lastRunAt && !suspended && (
        <>
          {' '}
          <Age at={lastRunAt} />
        </>
      )}
    </>
  );
}
