import type { BuildStatus } from '@kronos-portal/common';
import type { Tone } from '@kronos-portal/react';

export const BUILD_TONES: Record<BuildStatus, Tone> = {
  success: 'good',
  unstable: 'warning',
  failed: 'bad',
  running: 'busy',
  queued: 'busy',
  aborted: 'quiet',
  'not-built': 'quiet',
  unknown: 'quiet',
};
