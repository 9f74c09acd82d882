import type { Pipeline } from '@kronos-portal/common';
import type { Tone } from '@kronos-portal/react';

export const PIPELINE_TONES: Record<Pipeline['status'], Tone> = {
  success: 'good',
  failed: 'bad',
  running: 'busy',
  waiting: 'quiet',
  canceled: 'quiet',
  skipped: 'quiet',
  unknown: 'quiet',
};
