import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text, TextField } from '@backstage/ui';
import { nextRuns, SCHEDULE_TIME_ZONE } from '@kronos-portal/common';
import { useLanguage } from '@kronos-portal/react';
import { useMemo, useState } from 'react';
import { scaffolderKronosTranslationRef } from '../../translations/ref';
import { sayScheduleFault } from './scheduleFaults';

/** runs that are shown, so that nobody has to know cron by heart */
const SHOWN = 3;

export interface ScheduleFormProps {
  value: string | undefined;
  onChange(value: string): void;
  isDisabled?: boolean;
}

/** Asks when a batch job runs, and says when that is. */
export function ScheduleForm({
  value = '',
  onChange,
  isDisabled,
}: ScheduleFormProps) {
  const { t } = useTranslationRef(scaffolderKronosTranslationRef);
  const language = useLanguage();
  const [opened] = useState(() => Date.now());
  const fault = sayScheduleFault(t, value);
  const runs = useMemo(() => {
    const format = new Intl.DateTimeFormat(language, {
      dateStyle: 'full',
      timeStyle: 'short',
      timeZone: SCHEDULE_TIME_ZONE,
    });
    return nextRuns(value, opened, SHOWN).map(at => format.format(at));
  }, [language, opened, value]);

  return (
    <Flex direction="column" gap="4">
      <TextField
        label={t('schedule.label')}
        description={t('schedule.description')}
        value={value}
        onChange={onChange}
        isDisabled={isDisabled}
        isInvalid={fault !== undefined}
        // the browser would stop the form in a language of its own
        validationBehavior="aria"
      />
      {fault ? (
        <Text variant="body-small" color="danger" role="alert">
          {fault}
        </Text>
      ) : (
        <Flex direction="column" gap="1">
          <Text variant="body-small" weight="bold">
            {t('schedule.next')}
          </Text>
          {runs.map(run => (
            <Text key={run} variant="body-small">
              {run}
            </Text>
          ))}
        </Flex>
      )}
      <Text variant="body-small" color="secondary">
        {t('schedule.examples')}
      </Text>
    </Flex>
  );
}
