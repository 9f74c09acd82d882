import { scheduleFault } from '@kronos-portal/common';
import type { Translate } from '../ServiceForm/serviceFaults';

const KEYS = {
  minute: 'schedule.minute',
  hour: 'schedule.hour',
  day: 'schedule.day',
  month: 'schedule.month',
  weekday: 'schedule.weekday',
} as const;

/** What keeps the person from going on, in their language; undefined when the schedule can be used. */
export function sayScheduleFault(
  t: Translate,
  schedule: string | undefined,
): string | undefined {
  if (!schedule?.trim()) return t('error.scheduleMissing');
  const fault = scheduleFault(schedule);
  switch (fault?.kind) {
    case 'fields':
      return t('error.scheduleFields', { found: String(fault.count) });
    case 'field':
      return t('error.scheduleField', {
        field: t(KEYS[fault.field]),
        value: fault.value,
        from: String(fault.from),
        to: String(fault.to),
      });
    case 'never':
      return t('error.scheduleNever');
    default:
      return undefined;
  }
}
