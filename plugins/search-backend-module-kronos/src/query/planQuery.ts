import { KOREAN, mayBeMistyped } from '../text/tokens';
import { forgiven, slips } from '../text/typos';
import type { Alternative, SearchIndex } from '../store/SearchIndex';
import { alternativesOf, askedOf, type AskedWord } from './question';

export interface QueryPlan {
  words: Alternative[][];
  required: number;
  bonus: string[];
}

const MOST_GUESSES = 12;

/**
 * Turns what a person typed into what the index is asked. A word that nothing visible has is read again: as two words
 * written as one, then as a typing error.
 */
export async function planQuery(options: {
  term: string;
  scopes: string[];
  index: Pick<SearchIndex, 'has' | 'similar'>;
}): Promise<QueryPlan> {
  const { term, scopes, index } = options;
  const question = askedOf(term);
  const words: Alternative[][] = [];
  for (const word of question.words) {
    if (await index.has(word.alternatives, scopes)) {
      words.push(word.alternatives);
    } else {
      words.push(
        ...((await twoWords(word, scopes, index)) ?? [
          [...word.alternatives, ...(await guesses(word, index))],
        ]),
      );
    }
  }
  return {
    words,
    required: requiredOf(term, words.length),
    bonus: question.whole,
  };
}

/** All words of a name; of a long question or an address, some are beside the point. */
function requiredOf(term: string, words: number): number {
  return words < 3 || !/[\s/]/.test(term) ? words : Math.ceil((words * 2) / 3);
}

/** 카드결제 asks for 카드 and 결제. */
async function twoWords(
  { kind, text }: AskedWord,
  scopes: string[],
  index: Pick<SearchIndex, 'has'>,
): Promise<Alternative[][] | undefined> {
  if (kind !== 'hangul') return undefined;
  for (let at = text.length - 2; at >= 2; at--) {
    const parts = [text.slice(0, at), text.slice(at)].map(part =>
      alternativesOf({ kind, text: part }),
    );
    const there = await Promise.all(parts.map(p => index.has(p, scopes)));
    if (there.every(Boolean)) return parts;
  }
  return undefined;
}

async function guesses(
  { alternatives }: AskedWord,
  index: Pick<SearchIndex, 'similar'>,
): Promise<Alternative[]> {
  const found: { token: string; distance: number }[] = [];
  for (const { token } of alternatives) {
    if (!mayBeMistyped(token)) continue;
    for (const similar of await index.similar(token)) {
      const korean = token.startsWith(KOREAN);
      const distance = slips(token, similar, korean);
      if (distance <= forgiven(token)) found.push({ token: similar, distance });
    }
  }
  return found
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MOST_GUESSES)
    .map(({ token, distance }) => ({
      token,
      // what a Korean word ends in does not matter
      prefix: token.startsWith(KOREAN),
      boost: 0.6 - 0.15 * distance,
    }));
}
