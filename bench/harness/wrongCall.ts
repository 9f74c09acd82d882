/** The command line says something that it cannot mean. */
export class WrongCall extends Error {}

/** A whole number from 1 on, of an option; `fallback` when it was not given. */
export function countOf<T>(
  option: string,
  value: string | undefined,
  fallback: T,
): number | T {
  if (value === undefined) return fallback;
  const count = Number(value);
  if (!Number.isInteger(count) || count < 1) {
    throw new WrongCall(
      `${option} is '${value}': it must be a whole number from 1 on.`,
    );
  }
  return count;
}
