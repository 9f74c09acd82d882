import type { RelatedChange } from '@kronos-portal/common';

const HOUR = 3_600_000;
/** What happened longer before than this is not shown. */
export const LOOK_BACK = 6 * HOUR;
/** A change may be reported a little after it had an effect. */
export const LOOK_AHEAD = 5 * 60_000;
const HALF_LIFE = HOUR / 2;
const KIND = {
  deployment: 1,
  config: 0.9,
  build: 0.5,
  restart: 0.5,
  scaling: 0.4,
} as const;
const NEIGHBOUR = 0.6;
const MOST = 10;

/**
 * Changes before an anomaly, the most likely first: the nearer, the likelier; those of the services themselves before
 * those of their neighbours; a deployment before a build.
 */
export function likelyChanges(
  changes: readonly RelatedChange[],
  anomaly: { since: number; entityRefs: readonly string[] },
): RelatedChange[] {
  return changes
    .map(change => {
      const before = Math.max(0, anomaly.since - Date.parse(change.at));
      const place = anomaly.entityRefs.includes(change.entityRef)
        ? 1
        : NEIGHBOUR;
      const weight = KIND[change.kind] * place * 0.5 ** (before / HALF_LIFE);
      return { ...change, weight: Math.round(weight * 1_000) / 1_000 };
    })
    .filter(({ weight }) => weight >= 0.001)
    .sort((a, b) => b.weight - a.weight || (a.at < b.at ? 1 : -1))
    .slice(0, MOST);
}
