import type { StoredFeedback } from '../store/AnomalyStore';

const DAY = 86_400_000;
/** How long "this was expected" is remembered. */
const REMEMBERED = 14 * DAY;
const EXPECTED = 0.3;

/**
 * How much of its confidence a finding keeps after what people said of such findings: 1 where nobody said anything, 0.3
 * right after "expected", and again 1 two weeks later. The last word counts: "useful" takes an "expected" back.
 */
export function trust(
  signature: string,
  feedback: readonly StoredFeedback[],
  now: number,
): number {
  const said = feedback
    .filter(
      each =>
        each.kind !== 'mute' &&
        each.signatures.includes(signature) &&
        now - Date.parse(each.at) < REMEMBERED,
    )
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))[0];
  if (said?.kind !== 'expected') return 1;
  const age = Math.max(0, now - Date.parse(said.at)) / REMEMBERED;
  return EXPECTED + (1 - EXPECTED) * age;
}

/** Until when nobody is told of an entity; undefined when it is not muted. RFC 3339. */
export function mutedUntil(
  entityRef: string,
  feedback: readonly StoredFeedback[],
  now: number,
): string | undefined {
  return feedback
    .filter(
      each =>
        each.kind === 'mute' &&
        each.entityRef === entityRef &&
        each.until !== undefined &&
        Date.parse(each.until) > now,
    )
    .map(each => each.until!)
    .sort()
    .at(-1);
}
