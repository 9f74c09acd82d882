import type { TranslationFunction } from '@backstage/frontend-plugin-api';
import type { scaffolderKronosTranslationRef } from '../../translations/ref';
import { DESCRIPTION_MAX, nameFault, type ServiceInput } from './serviceRules';

export type Translate = TranslationFunction<
  (typeof scaffolderKronosTranslationRef)['T']
>;

export function sayFault(
  t: Translate,
  fault: NonNullable<ReturnType<typeof nameFault>>,
): string {
  switch (fault.key) {
    case 'error.nameShort':
      return t(fault.key, { min: String(fault.min) });
    case 'error.nameLong':
      return t(fault.key, { max: String(fault.max) });
    default:
      return t(fault.key);
  }
}

/** All that keeps the person from going on, in their language. */
export async function serviceFaults(options: {
  value: ServiceInput | undefined;
  t: Translate;
  isTaken(name: string): Promise<boolean>;
}): Promise<string[]> {
  const { value = {}, t, isTaken } = options;
  const faults: string[] = [];
  if (!value.affiliate) faults.push(t('error.affiliate'));
  if (!value.team) faults.push(t('error.team'));
  const fault = nameFault(value.name);
  if (fault) faults.push(sayFault(t, fault));
  else if (value.name && (await isTaken(value.name))) {
    faults.push(t('error.nameTaken', { name: value.name }));
  }
  if ((value.description?.length ?? 0) > DESCRIPTION_MAX) {
    faults.push(t('error.descriptionLong', { max: String(DESCRIPTION_MAX) }));
  }
  return faults;
}
