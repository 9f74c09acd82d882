import type { IndexableDocument } from '@backstage/plugin-search-common';
import { koreanToken, otherToken } from '../text/tokens';
import { wordsOf, type Word } from '../text/words';
import type { Alternative } from '../store/SearchIndex';

export const PRE_TAG = '<kronos-found>';
export const POST_TAG = '</kronos-found>';

/** Title and text with what was found between tags; only those of them in which something was. */
export function highlight(
  document: IndexableDocument,
  words: Alternative[][],
): Record<string, string> {
  const alternatives = words.flat();
  const fields: Record<string, string> = {};
  for (const field of ['title', 'text'] as const) {
    const text = (document[field] ?? '').normalize('NFC');
    const marked = mark(text, alternatives);
    if (marked !== text) fields[field] = marked;
  }
  return fields;
}

function mark(text: string, alternatives: Alternative[]): string {
  let marked = '';
  let end = 0;
  for (const word of wordsOf(text)) {
    const span = spanOf(word, alternatives);
    if (!span) continue;
    const [from, to] = [word.at + span[0], word.at + span[1]];
    marked += `${text.slice(end, from)}${PRE_TAG}${text.slice(
      from,
      to,
    )}${POST_TAG}`;
    end = to;
  }
  return marked + text.slice(end);
}

/** Which part of the word was asked for: the longest one. */
function spanOf(
  { kind, text }: Word,
  alternatives: Alternative[],
): [number, number] | undefined {
  if (kind === 'other') {
    const word = otherToken(text);
    const hit = alternatives.some(({ token, prefix }) =>
      prefix ? word.startsWith(token) : word === token,
    );
    return hit ? [0, text.length] : undefined;
  }
  for (let from = 0; from < text.length; from++) {
    const rest = koreanToken(text.slice(from));
    const lengths = alternatives
      .filter(({ token }) => rest.startsWith(token))
      .map(({ token }) => token.length);
    if (!lengths.length) continue;
    const longest = Math.max(...lengths);
    let to = from + 1;
    while (
      to < text.length &&
      koreanToken(text.slice(from, to)).length < longest
    ) {
      to++;
    }
    return [from, to];
  }
  return undefined;
}
