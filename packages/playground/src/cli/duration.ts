const UNITS: Record<string, number> = {
  s: 1,
  m: 60,
  h: 60 * 60,
  d: 24 * 60 * 60,
};

/** `90`, `10s`, `5m`, `1h`, `2d` → seconds; undefined when it is none of them */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(text);
  return match ? Number(match[1]) * UNITS[match[2] || 's'] : undefined;
}
