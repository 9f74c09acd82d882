import type { ReviewState } from '@kronos-portal/common';
import type { Tone } from '@kronos-portal/react';

export const REVIEW_TONES: Record<ReviewState, Tone> = {
  approved: 'good',
  'changes-requested': 'bad',
  waiting: 'warning',
};
