/** What the form gives to the template. Every part may be missing while it is filled in. */
export interface ServiceInput {
  affiliate?: string;
  team?: string;
  name?: string;
  description?: string;
}

export const NAME_MIN = 3;
export const NAME_MAX = 40;
export const DESCRIPTION_MAX = 200;

/** Key of a message, with its values. */
export type NameFault =
  | { key: 'error.nameMissing' }
  | { key: 'error.nameShort'; min: number }
  | { key: 'error.nameLong'; max: number }
  | { key: 'error.nameStart' }
  | { key: 'error.nameLetters' }
  | { key: 'error.nameDashes' };

/** The first thing that is wrong with a name; the backend has the same grammar. */
export function nameFault(name: string | undefined): NameFault | undefined {
  if (!name) return { key: 'error.nameMissing' };
  if (!/^[a-z0-9-]*$/.test(name)) return { key: 'error.nameLetters' };
  if (!/^[a-z]/.test(name)) return { key: 'error.nameStart' };
  if (/--|-$/.test(name)) return { key: 'error.nameDashes' };
  if (name.length < NAME_MIN) return { key: 'error.nameShort', min: NAME_MIN };
  if (name.length > NAME_MAX) return { key: 'error.nameLong', max: NAME_MAX };
  return undefined;
}
