import { seconds } from './promql/lexer';

type Bad = (message: string) => Error;

/** Unix seconds of a parameter that is a number or RFC 3339; undefined when it was not given. */
export function inTime(
  parameters: URLSearchParams,
  name: string,
  bad: Bad,
): number | undefined {
  const text = parameters.get(name);
  if (text === null || text === '') return undefined;
  const time = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)
    ? Number(text)
    : Date.parse(text) / 1_000;
  if (Number.isFinite(time)) return time;
  throw bad(
    `invalid parameter "${name}": cannot parse "${text}" to a valid timestamp`,
  );
}

/** Seconds of a parameter that is a number or a duration. */
export function inSeconds(
  parameters: URLSearchParams,
  name: string,
  bad: Bad,
): number {
  const text = parameters.get(name) ?? '';
  const value = /^-/.test(text) ? Number(text) : seconds(text);
  if (value === undefined || Number.isNaN(value)) {
    throw bad(
      `invalid parameter "${name}": cannot parse "${text}" to a valid duration`,
    );
  }
  return value;
}

/** A value as the API writes it. */
export function number(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return '+Inf';
  return value === -Infinity ? '-Inf' : String(value);
}
