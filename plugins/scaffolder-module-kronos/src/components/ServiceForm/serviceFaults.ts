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

/** What is wrong with a name, in the language of the person. */
export async function nameFaults(options: {
  name: string | undefined;
  t: Translate;
  isTaken(name: string): Promise<boolean>;
}): Promise<string[]> {
  const { name, t, isTaken } = options;
  const fault = nameFault(name);
  if (fault) return [sayFault(t, fault)];
  return name && (await isTaken(name)) ? [t('error.nameTaken', { name })] : [];
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
  faults.push(...(await nameFaults({ name: value.name, t, isTaken })));
  if ((value.description?.length ?? 0) > DESCRIPTION_MAX) {
    faults.push(t('error.descriptionLong', { max: String(DESCRIPTION_MAX) }));
  }
  return faults;
}
