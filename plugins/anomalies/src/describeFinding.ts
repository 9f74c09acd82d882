import type { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { AnomalyFinding } from '@kronos-portal/common';
import type { Format } from '@kronos-portal/react';
import type { anomaliesTranslationRef } from './translation';

export type Translate = ReturnType<
  typeof useTranslationRef<(typeof anomaliesTranslationRef)['T']>
>['t'];

const METRICS = [
  'cpu',
  'memory',
  'networkReceive',
  'networkTransmit',
  'latency',
  'requests',
  'errorRate',
  'throttling',
  'certificate',
] as const;
type Metric = (typeof METRICS)[number];

const LONGEST_TEMPLATE = 120;
const BATCH = /^batch (.+)$/;

/** The name of what was measured. */
export function metricName(t: Translate, metric: string | undefined): string {
  const batch = BATCH.exec(metric ?? '');
  if (batch) return t('finding.batch', { name: batch[1] });
  return METRICS.includes(metric as Metric)
    ? t(`metric.${metric as Metric}`)
    : metric ?? t('metric.other');
}

/** A value with its unit, short. */
export function measured(
  t: Translate,
  format: Format,
  value: number | null,
  unit: AnomalyFinding['unit'],
): string {
  if (value === null) return '–';
  switch (unit) {
    case 'percent':
      return format.value(value / 100, 'ratio');
    case 'bytes/s':
      return `${format.value(value, 'bytes')}/s`;
    case 'lines':
      return t('lines', { n: format.number(Math.round(value * 10) / 10) });
    default:
      return format.value(value, unit);
  }
}

/** One sentence: what is unusual, against what is usual. */
export function describeFinding(
  t: Translate,
  format: Format,
  finding: AnomalyFinding,
): string {
  const { unit, metric } = finding;
  const what = metricName(t, metric);
  const actual = measured(t, format, finding.actual, unit);
  const typical = measured(t, format, finding.typical, unit);
  const template = templateText(finding);
  const at = finding.exhaustedAt ? format.dateTime(finding.exhaustedAt) : '–';
  switch (finding.kind) {
    case 'spike':
    case 'drop':
      return t('finding.shift', { what, typical, actual });
    case 'level-shift':
      return t('finding.level', { what, typical, actual });
    case 'trend':
      return t('finding.trend', {
        what,
        actual,
        when: finding.exhaustedAt ? t('finding.trendWhen', { at }) : '',
      });
    case 'flat':
      return t('finding.flat', { what, actual });
    case 'seasonal-break':
      return t('finding.season', { what, typical, actual });
    case 'peer-deviation':
      return t('finding.peer', {
        what,
        typical,
        actual,
        peers: String(finding.peers ?? ''),
      });
    case 'silence':
      return t('finding.silence', { what });
    case 'restart':
      return t('finding.restart', { actual: String(finding.actual ?? 1) });
    case 'not-ready':
      return t('finding.notReady');
    case 'expiry':
      return t('finding.expiry', { at });
    case 'missed-run':
      return t('finding.missedRun', { what, at });
    case 'template-new':
      return t('finding.templateNew', {
        actual: format.number(finding.actual ?? 0),
        template,
      });
    case 'template-vanished':
      return t('finding.templateVanished', { template });
    case 'template-burst':
      return t('finding.templateBurst', { typical, actual, template });
    case 'level-mix':
      return t('finding.levelMix', { typical, actual });
    case 'value-new':
      return t('finding.valueNew', {
        value: finding.value ?? '',
        where: template && ` · ${template}`,
      });
    case 'sequence-rare':
      return t('finding.sequence', {
        order: short(finding.value?.replaceAll('<*>', '…') ?? ''),
      });
    case 'volume-burst':
      return t('finding.volumeBurst', { typical, actual });
    case 'volume-drop':
      return t('finding.volumeDrop', { typical, actual });
    default:
      throw new Error(
        `No words for a finding of kind '${finding.kind satisfies never}'`,
      );
  }
}

function templateText({ template }: AnomalyFinding): string {
  return short(
    (template ?? []).map(part => (part.slot ? '…' : part.text)).join(''),
  );
}

function short(written: string): string {
  const text = written.replace(/\s+/g, ' ').trim();
  return text.length > LONGEST_TEMPLATE
    ? `${text.slice(0, LONGEST_TEMPLATE)}…`
    : text;
}

const SLOTS = [
  'word',
  'name',
  'numbered',
  'number',
  'quantity',
  'id',
  'hex',
  'address',
  'path',
  'flag',
  'text',
] as const;
type Slot = (typeof SLOTS)[number];

/** What kind of value a variable of a pattern holds. */
export function slotName(t: Translate, slot: string): string {
  return t(`slot.${SLOTS.includes(slot as Slot) ? (slot as Slot) : 'text'}`);
}

/** Confidence in words. */
export function sureness(t: Translate, confidence: number): string {
  if (confidence >= 0.99) return t('sure.almost');
  if (confidence >= 0.9) return t('sure.very');
  if (confidence >= 0.7) return t('sure.likely');
  return t('sure.maybe');
}

export const NEXT_STEPS = [
  'errors',
  'latency',
  'memory',
  'restart',
  'traffic',
  'peer',
  'certificate',
  'batch',
  'cpu',
  'logs',
] as const;
export type NextStep = (typeof NEXT_STEPS)[number];

function stepOf(finding: AnomalyFinding): NextStep | undefined {
  const { kind, metric } = finding;
  if (kind === 'expiry') return 'certificate';
  if (kind === 'missed-run') return 'batch';
  if (kind === 'peer-deviation') return 'peer';
  if (kind === 'restart' || kind === 'not-ready') return 'restart';
  if (metric === 'memory') return 'memory';
  if (metric === 'errorRate' || kind === 'level-mix') return 'errors';
  if (metric === 'latency') return 'latency';
  if (metric === 'requests' || metric?.startsWith('network')) return 'traffic';
  if (metric === 'cpu' || metric === 'throttling') return 'cpu';
  if (kind === 'template-new') return 'errors';
  return finding.source === 'logs' ? 'logs' : undefined;
}

/** What to look at, by what was found: three at most, what users feel first. */
export function nextSteps(findings: readonly AnomalyFinding[]): NextStep[] {
  const wanted = new Set(findings.map(stepOf));
  return NEXT_STEPS.filter(step => wanted.has(step)).slice(0, 3);
}
