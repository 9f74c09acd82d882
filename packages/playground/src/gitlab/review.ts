import { createHash } from 'node:crypto';
import { BOT, type MergeRequestState } from './GitlabState';

export type Review = 'approved' | 'requested_changes' | 'unreviewed';

/** A number that stays the same for the same text. */
export const numberOf = (text: string): number =>
  createHash('sha256').update(text).digest().readUInt32BE(0);

/**
 * How far the review of a merge request is: what someone said, or what this world's people do. They look at the work of
 * others; what the portal's own account opens needs nobody.
 */
export function reviewOf(request: MergeRequestState): Review {
  if (request.review) return request.review;
  if (request.draft || request.author === BOT.username) return 'unreviewed';
  const dice = numberOf(`review ${request.id} ${request.sha}`) % 10;
  if (dice < 4) return 'unreviewed';
  return dice < 8 ? 'approved' : 'requested_changes';
}

export const needsApproval = (request: MergeRequestState) =>
  request.author !== BOT.username;

/** The lead of the affiliate reviews what its developers do. */
export const reviewerOf = (affiliate: string) => `${affiliate}-lead`;
