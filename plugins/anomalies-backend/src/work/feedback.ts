import type { AnomalyFinding, FeedbackEffect } from '@kronos-portal/common';
import { signatureOf } from '../detection/findings';
import type { StoredFeedback } from '../store/AnomalyStore';

const DAY = 86_400_000;
/** How long "this was expected" is remembered. */
const REMEMBERED = 14 * DAY;
const EXPECTED = 0.3;

/** What people said of such findings and still remember, the last word first. */
function remembered(
  signature: string,
  feedback: readonly StoredFeedback[],
  now: number,
): StoredFeedback[] {
  return feedback
    .filter(
      each =>
        each.kind !== 'mute' &&
        each.signatures.includes(signature) &&
        now - Date.parse(each.at) < REMEMBERED,
    )
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

function kept(said: StoredFeedback | undefined, now: number): number {
  if (said?.kind !== 'expected') return 1;
  const age = Math.max(0, now - Date.parse(said.at)) / REMEMBERED;
  return EXPECTED + (1 - EXPECTED) * age;
}

/**
 * How much of its confidence a finding keeps after what people said of such findings: 1 where nobody said anything, 0.3
 * right after "expected", and again 1 two weeks later. The last word counts: "useful" takes an "expected" back.
 */
export function trust(
  signature: string,
  feedback: readonly StoredFeedback[],
  now: number,
): number {
  return kept(remembered(signature, feedback, now)[0], now);
}

/** The mute of an entity that lasts the longest; undefined when it is not muted. */
function muteOf(
  entityRef: string,
  feedback: readonly StoredFeedback[],
  now: number,
): StoredFeedback | undefined {
  return feedback
    .filter(
      each =>
        each.kind === 'mute' &&
        each.entityRef === entityRef &&
        each.until !== undefined &&
        Date.parse(each.until) > now,
    )
    .sort((a, b) => Date.parse(a.until!) - Date.parse(b.until!))
    .at(-1);
}

/** Until when nobody is told of an entity; undefined when it is not muted. RFC 3339. */
export function mutedUntil(
  entityRef: string,
  feedback: readonly StoredFeedback[],
  now: number,
): string | undefined {
  return muteOf(entityRef, feedback, now)?.until;
}

/**
 * Why findings count as they do: the words that `trust` heeds, and mutes of the services, the newest first. "Useful" is
 * among them where it takes an earlier "expected" back.
 */
export function effectsOn(
  findings: readonly AnomalyFinding[],
  options: {
    entityRefs: readonly string[];
    feedback: readonly StoredFeedback[];
    /** when the findings were rated, ms since 1970: what was said then counts */
    at: number;
    /** mutes that hold now */
    now: number;
  },
): FeedbackEffect[] {
  const { entityRefs, feedback, at: ratedAt, now } = options;
  const effects = new Map<StoredFeedback, FeedbackEffect>();
  for (const finding of findings) {
    const [last, ...earlier] = remembered(
      signatureOf(finding),
      feedback,
      ratedAt,
    );
    if (!last) continue;
    const counts =
      last.kind === 'expected' ||
      earlier.some(({ kind }) => kind === 'expected');
    if (!counts) continue;
    const known = effects.get(last);
    if (known) {
      known.findingIds.push(finding.id);
      continue;
    }
    effects.set(last, {
      kind: last.kind,
      entityRef: last.entityRef,
      by: last.by,
      at: last.at,
      until: new Date(Date.parse(last.at) + REMEMBERED).toISOString(),
      anomalyId: last.anomalyId,
      ...(last.kind === 'expected' && { keeps: kept(last, ratedAt) }),
      findingIds: [finding.id],
    });
  }
  for (const ref of entityRefs) {
    const mute = muteOf(ref, feedback, now);
    if (!mute) continue;
    const { kind, entityRef, by, at } = mute;
    effects.set(mute, {
      kind,
      entityRef,
      by,
      at,
      until: mute.until!,
      findingIds: [],
    });
  }
  return [...effects.values()].sort(
    (a, b) => Date.parse(b.at) - Date.parse(a.at),
  );
}
