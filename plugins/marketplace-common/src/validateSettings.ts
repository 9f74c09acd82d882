import Ajv, { type ErrorObject } from 'ajv';
import addFormats from 'ajv-formats';

/** What is wrong with one setting. */
export interface SettingsError {
  /** `settings.tls.ca` */
  field: string;
  message: string;
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
  return (validate.errors ?? []).map(toSettingsError);
}

function toSettingsError(error: ErrorObject): SettingsError {
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
  return {
    field: path.join('.'),
    message: error.message ?? 'is not valid',
    ...(allowed !== undefined && { allowed }),
  };
}
