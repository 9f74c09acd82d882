import type { TranslationFunction } from '@backstage/frontend-plugin-api';
import { serviceNameFault, type ServiceNameFault } from '@kronos-portal/common';
import type { scaffolderKronosTranslationRef } from '../../translations/ref';
import { DESCRIPTION_MAX, type ServiceInput } from './ServiceInput';

export type Translate = TranslationFunction<
  (typeof scaffolderKronosTranslationRef)['T']
>;

export function sayFault(t: Translate, fault: ServiceNameFault): string {
  switch (fault.kind) {
    case 'missing':
      return t('error.nameMissing');
    case 'letters':
      return t('error.nameLetters');
    case 'start':
      return t('error.nameStart');
    case 'dashes':
      return t('error.nameDashes');
    case 'short':
      return t('error.nameShort', { min: String(fault.min) });
    default:
      return t('error.nameLong', { max: String(fault.max) });
  }
}

/** What is wrong with a name, in the language of the person. */
export async function nameFaults(options: {
  name: string | undefined;
  t: Translate;
  isTaken(name: string): Promise<boolean>;
}): Promise<string[]> {
  const { name, t, isTaken } = options;
  const fault = serviceNameFault(name);
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
