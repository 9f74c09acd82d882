import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import { ToolLink } from '@kronos-portal/react';
import { useEffect, useRef } from 'react';
import { deliveryTranslationRef } from '../../translation';
import { useQueueItem } from './useQueueItem';

/** What became of a build that was put into the queue. */
export function QueuedBuild(props: {
  job: string;
  item: number;
  onNumber(number: number): void;
}) {
  const { job, onNumber } = props;
  const { t } = useTranslationRef(deliveryTranslationRef);
  const { item, problem } = useQueueItem(job, props.item);
  const told = useRef(onNumber);
  told.current = onNumber;
  const number = item?.number;
  useEffect(() => {
    if (typeof number === 'number') told.current(number);
  }, [number]);

  if (typeof number === 'number') {
    return (
      <Alert
        status="success"
        icon
        title={t('start.started', { build: `${job} #${number}` })}
        description={
          <ToolLink href={item?.url}>{t('start.openBuild')}</ToolLink>
        }
      />
    );
  }
  if (item?.cancelled) {
    return <Alert status="warning" icon title={t('start.cancelled')} />;
  }
  return (
    <Alert
      status="info"
      icon
      loading
      title={t('start.queued', { job })}
      description={problem?.message ?? item?.why}
    />
  );
}
