import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Anomaly } from '@kronos-portal/common';
import { StatusChip, type Tone } from '@kronos-portal/react';
import { anomaliesTranslationRef } from '../../translation';

const TONES: Record<Anomaly['severity'], Tone> = {
  high: 'bad',
  medium: 'warning',
  low: 'quiet',
};

export function SeverityChip({ severity }: { severity: Anomaly['severity'] }) {
  const { t } = useTranslationRef(anomaliesTranslationRef);
  return <StatusChip tone={TONES[severity]} text={t(`severity.${severity}`)} />;
}
