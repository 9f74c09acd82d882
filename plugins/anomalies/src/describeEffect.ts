import type { Anomaly, FeedbackEffect } from '@kronos-portal/common';
import type { Format } from '@kronos-portal/react';
import type { Translate } from './describeFinding';

/** Why an anomaly counts as it does, in a sentence. */
export function describeEffect(
  t: Translate,
  format: Format,
  effect: FeedbackEffect,
  anomalyId: string,
): string {
  const { kind, until } = effect;
  if (kind === 'mute') {
    return t('effect.mute', { until: format.dateTime(until) });
  }
  return t(
    effect.anomalyId === anomalyId ? `effect.${kind}Own` : `effect.${kind}`,
  );
}

/** What a row has room for: that it counts less, and until when nobody is told. Each once. */
export function effectsInShort(
  t: Translate,
  format: Format,
  anomaly: Pick<Anomaly, 'id' | 'effects'>,
): string[] {
  return [
    ...new Set(
      anomaly.effects
        .filter(({ kind }) => kind !== 'useful')
        .map(effect => describeEffect(t, format, effect, anomaly.id)),
    ),
  ];
}
