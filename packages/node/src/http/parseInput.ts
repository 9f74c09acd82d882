import { InputError } from '@backstage/errors';
import type { ZodType } from 'zod';

/** What is wrong with one field of a request. */
export interface FieldError {
  /** dotted path, empty for the whole body */
  field: string;
  message: string;
  /** what was given, shortened; left out for secrets */
  value?: unknown;
  /** what would be right: a list, or limits in words */
  allowed?: unknown;
}

/** Wrong input of a caller, told field by field. Answered with 400. */
export class FieldsError extends InputError {
  readonly errors: FieldError[];

  constructor(errors: FieldError[]) {
    super(
      errors.map(e => `${e.field || 'The request'}: ${e.message}`).join('; '),
    );
    this.errors = errors;
  }
}

/**
 * Validates what a caller sent.
 *
 * @throws FieldsError (an InputError) that names field, value and what is allowed
 */
export function parseInput<T>(schema: ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new FieldsError(
    result.error.issues.map(issue => {
      const field = issue.path.join('.');
      const value = shorten(at(input, issue.path));
      return {
        field,
        message: issue.message,
        ...(value !== undefined && !isSecret(field) && { value }),
        ...(allowedBy(issue) !== undefined && { allowed: allowedBy(issue) }),
      };
    }),
  );
}

function isSecret(field: string) {
  return /secret|token|password|passwd|credential|key\b/i.test(field);
}

function at(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      value !== null && typeof value === 'object'
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    input,
  );
}

function shorten(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.length > 100 ? `${value.slice(0, 100)}…` : value;
  }
  return typeof value === 'object' ? undefined : value;
}

function allowedBy(issue: Record<string, any>): unknown {
  switch (issue.code) {
    case 'invalid_value':
      return issue.values;
    case 'invalid_type':
      return issue.expected;
    case 'too_small':
      return `at least ${issue.minimum}`;
    case 'too_big':
      return `at most ${issue.maximum}`;
    case 'invalid_format':
      return issue.pattern ?? issue.format;
    default:
      return undefined;
  }
}
