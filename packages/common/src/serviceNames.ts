/** A service's name becomes a path, a job, a DNS label and a Java package. */
export const SERVICE_NAME_MIN = 3;
export const SERVICE_NAME_MAX = 40;

/** What is wrong with the name of a service. */
export type ServiceNameFault =
  | { kind: 'missing' }
  | { kind: 'letters' }
  | { kind: 'start' }
  | { kind: 'dashes' }
  | { kind: 'short'; min: number }
  | { kind: 'long'; max: number };

/** The first thing that is wrong: a name has small letters, digits and single dashes, and starts with a letter. */
export function serviceNameFault(
  name: string | undefined,
): ServiceNameFault | undefined {
  if (!name) return { kind: 'missing' };
  if (!/^[a-z0-9-]*$/.test(name)) return { kind: 'letters' };
  if (!/^[a-z]/.test(name)) return { kind: 'start' };
  if (/--|-$/.test(name)) return { kind: 'dashes' };
  if (name.length < SERVICE_NAME_MIN) {
    return { kind: 'short', min: SERVICE_NAME_MIN };
  }
  if (name.length > SERVICE_NAME_MAX) {
    return { kind: 'long', max: SERVICE_NAME_MAX };
  }
  return undefined;
}
