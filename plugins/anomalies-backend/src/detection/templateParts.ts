import type { PatternPart } from '@kronos-portal/common';
import type { SlotSummary } from '@kronos-portal/plugin-anomalies-common';
import { maskSecrets } from './maskSecrets';

const VALUE = '<*>';

/** A template's text cut into words, secrets masked, and values, each with its kind when it is known. */
export function templateParts(
  text: string,
  slots: readonly SlotSummary[] = [],
): PatternPart[] {
  const constants = text.split(VALUE);
  return constants.flatMap((constant, i) => [
    ...(constant ? [{ text: maskSecrets(constant) }] : []),
    ...(i < constants.length - 1
      ? [{ text: VALUE, slot: slots[i]?.kind ?? 'value' }]
      : []),
  ]);
}

/** A value as it may be shown where it stands: after `password=` nothing of it. */
export function maskedValue(text: string, slot: number, value: string): string {
  const before = (text.split(VALUE)[slot] ?? '').slice(-60);
  const masked = maskSecrets(before + value);
  return masked.startsWith(before) ? masked.slice(before.length) : '***';
}

/** The same for a value of which is not known where in the line it stands: nothing of it when one place hides it. */
export function maskedAnywhere(text: string, value: string): string {
  const places = text.split(VALUE).length - 1;
  for (let slot = 0; slot < places; slot++) {
    // no secret by itself, so only the place can hide it
    if (maskedValue(text, slot, 'abcdefgh') !== 'abcdefgh') return '***';
  }
  return maskSecrets(value);
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
