import type { PatternPart } from '@kronos-portal/common';
import type { SlotSummary } from '@kronos-portal/plugin-anomalies-common';

const VALUE = '<*>';

/** A template's text cut into words and values, each value with its kind when it is known. */
export function templateParts(
  text: string,
  slots: readonly SlotSummary[] = [],
): PatternPart[] {
  const constants = text.split(VALUE);
  return constants.flatMap((constant, i) => [
    ...(constant ? [{ text: constant }] : []),
    ...(i < constants.length - 1
      ? [{ text: VALUE, slot: slots[i]?.kind ?? 'value' }]
      : []),
  ]);
}

/**
 * A line cut where its template has values. A line that does not fit (its template was merged since) is one piece of
 * text.
 */
export function lineParts(
  line: string,
  text: string,
  slots: readonly SlotSummary[] = [],
): PatternPart[] {
  const constants = text.split(VALUE);
  const parts: PatternPart[] = [];
  let at = 0;
  for (const [i, constant] of constants.entries()) {
    const last = i === constants.length - 1;
    const found =
      last && constant === '' ? line.length : line.indexOf(constant, at);
    if (found < 0 || (i === 0 && found !== 0)) return [{ text: line }];
    if (i > 0 && found > at) {
      parts.push({
        text: line.slice(at, found),
        slot: slots[i - 1]?.kind ?? 'value',
      });
    }
    if (constant) parts.push({ text: constant });
    at = found + constant.length;
  }
  if (at < line.length) parts.push({ text: line.slice(at) });
  return parts;
}
