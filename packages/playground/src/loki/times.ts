import { LokiRefusal } from './logql';

const UNITS: Record<string, number> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3_600,
  d: 86_400,
};

/** Nanoseconds of a parameter: nanoseconds, seconds with or without a fraction, or RFC 3339. */
export function nanosOf(
  parameters: URLSearchParams,
  name: string,
): bigint | undefined {
  const text = parameters.get(name);
  if (!text) return undefined;
  if (/^\d+$/.test(text)) {
    // up to ten digits are seconds
    return text.length <= 10 ? BigInt(text) * 1_000_000_000n : BigInt(text);
  }
  const time = /^\d+\.\d+$/.test(text)
    ? Number(text) * 1_000
    : Date.parse(text);
  if (Number.isFinite(time)) return BigInt(Math.round(time)) * 1_000_000n;
  throw new LokiRefusal(
    `could not parse '${name}' parameter: parsing time "${text}" as "2006-01-02T15:04:05Z07:00": cannot parse "${text}" as "2006"`,
  );
}

/** Seconds of a parameter that is a number or a duration. */
export function secondsOf(
  parameters: URLSearchParams,
  name: string,
): number | undefined {
  const text = parameters.get(name);
  if (!text) return undefined;
  const match = /^(\d+(?:\.\d+)?)(ms|[smhd])?$/.exec(text);
  const value = match ? Number(match[1]) * UNITS[match[2] ?? 's'] : NaN;
  if (value > 0) return value;
  throw new LokiRefusal(
    'zero or negative query resolution step widths are not accepted. Try a positive integer',
  );
}
