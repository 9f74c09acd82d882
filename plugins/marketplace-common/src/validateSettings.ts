import Ajv, { type ErrorObject } from 'ajv';
import addFormats from 'ajv-formats';

/** What is wrong with one setting. */
export interface SettingsError {
  /** `settings.tls.ca` */
  field: string;
  message: string;
  /** what was given, when it is short; left out where it could be a credential */
  value?: unknown;
  allowed?: unknown;
}

/**
 * Checks settings against the JSON Schema of an offering's version.
 *
 * @throws Error when the schema itself is none
 */
export function validateSettings(
  schema: Record<string, unknown>,
  settings: Record<string, unknown>,
): SettingsError[] {
  // A schema of its own each time: the schemas come from entities and must not see each other.
  const ajv = new Ajv({ allErrors: true, strict: false });
  addFormats(ajv);
  const { $schema: _, ...rest } = schema;
  const validate = ajv.compile(rest);
  if (validate(settings)) return [];
  return (validate.errors ?? []).map(error => toSettingsError(error, settings));
}

function toSettingsError(
  error: ErrorObject,
  settings: Record<string, unknown>,
): SettingsError {
  const path = ['settings', ...error.instancePath.split('/').slice(1)];
  if (error.keyword === 'required') path.push(error.params.missingProperty);
  if (error.keyword === 'additionalProperties') {
    path.push(error.params.additionalProperty);
  }
  const allowed =
    error.params.allowedValues ??
    error.params.limit ??
    error.params.format ??
    error.params.pattern;
  const field = path.join('.');
  const value = valueAt(settings, path.slice(1));
  return {
    field,
    message: error.message ?? 'is not valid',
    ...(value !== undefined && { value }),
    ...(allowed !== undefined && { allowed }),
  };
}

const LOOKS_SECRET = /secret|token|password|passwd|credential|key$/i;

/** Short plain values; nothing under a name that sounds like a credential. */
function valueAt(settings: unknown, path: string[]): unknown {
  if (path.some(key => LOOKS_SECRET.test(key))) return undefined;
  const value = path.reduce<any>((parent, key) => parent?.[key], settings);
  if (typeof value === 'string') {
    return value.length > 100 ? `${value.slice(0, 100)}…` : value;
  }
  return ['number', 'boolean'].includes(typeof value) ? value : undefined;
}
