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

const HAS_PASSWORD = /^[a-z][a-z0-9+.-]*:\/*[^/?#\s]*:[^/?#\s]*@/i;
/** What nobody asked for may be a credential in the wrong place. */
const UNASKED = 'additionalProperties';
const LOOKS_SECRET = /secret|token|password|passwd|credential|key$/i;

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
  validate(settings);
  return [
    ...(validate.errors ?? []).map(error => toSettingsError(error, settings)),
    ...credentialsIn(settings, ['settings']),
  ];
}

/** Settings are shown and kept in the audit, so addresses in them bring no password. */
function credentialsIn(value: unknown, path: string[]): SettingsError[] {
  if (typeof value === 'string') {
    return HAS_PASSWORD.test(value)
      ? [
          {
            field: path.join('.'),
            message:
              'must not hold a password, because settings are shown; that of a proxy is a secret of its own',
          },
        ]
      : [];
  }
  if (!value || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, item]) =>
    credentialsIn(item, [...path, key]),
  );
}

function toSettingsError(
  error: ErrorObject,
  settings: Record<string, unknown>,
): SettingsError {
  const path = ['settings', ...error.instancePath.split('/').slice(1)];
  if (error.keyword === 'required') path.push(error.params.missingProperty);
  if (error.keyword === UNASKED) {
    path.push(error.params.additionalProperty);
  }
  const allowed =
    error.params.allowedValues ??
    error.params.limit ??
    error.params.format ??
    error.params.pattern;
  const field = path.join('.');
  const value =
    error.keyword === UNASKED ? undefined : valueAt(settings, path.slice(1));
  return {
    field,
    message: error.message ?? 'is not valid',
    ...(value !== undefined && { value }),
    ...(allowed !== undefined && { allowed }),
  };
}

/** Short plain values; nothing under a name that sounds like a credential. */
function valueAt(settings: unknown, path: string[]): unknown {
  if (path.some(key => LOOKS_SECRET.test(key))) return undefined;
  const value = path.reduce<any>((parent, key) => parent?.[key], settings);
  if (typeof value === 'string') {
    if (value.includes('@')) return undefined;
    return value.length > 100 ? `${value.slice(0, 100)}…` : value;
  }
  return ['number', 'boolean'].includes(typeof value) ? value : undefined;
}
