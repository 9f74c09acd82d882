import { InputError } from '@backstage/errors';
import type { z } from 'zod';

/** Throws InputError that names the field, its value and what is allowed. */
export function parseBody<T extends z.ZodType>(
  schema: T,
  body: unknown,
): z.output<T> {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  throw new InputError(
    parsed.error.issues
      .map(issue => {
        if (issue.code === 'unrecognized_keys') {
          return `${issue.keys.join(', ')}: there is no such field`;
        }
        const field = issue.path.join('.') || 'body';
        const value = issue.path.reduce<unknown>(
          (at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key],
          body,
        );
        return `${field} is ${shown(value)}: ${issue.message}`;
      })
      .join('; '),
  );
}

export const shown = (value: unknown) =>
  value === undefined
    ? 'missing'
    : JSON.stringify(value)?.slice(0, 100) ?? 'not JSON';
