import { stem } from './english';
import { keystrokes } from './hangul';
import { withoutEnding } from './korean';
import type { Word } from './words';

/** Before the keys of a Korean word, so that they are no English word. */
export const KOREAN = '~';
/** Before words of an identifier that are written as one, so that they are not read through for each of its words. */
export const JOINED = '+';
/** Before the compact form of a whole name or title. */
export const WHOLE = '=';

/** What a word of a document is found by, with how much of the weight it gets. */
export type Token = [token: string, share: number];

const INSIDE = 0.7;
/** What is kept of a word, of a document as of a question. Two that begin with so much alike are told apart as a whole. */
const LONGEST = 24;

const plain = (text: string) =>
  text.normalize('NFKC').toLocaleLowerCase('en-US');

export const koreanToken = (hangul: string) =>
  KOREAN + keystrokes(hangul.slice(0, LONGEST));
export const otherToken = (text: string) => plain(text).slice(0, LONGEST);

/**
 * Every token of a word. A Korean word is found from each of its syllables on (카카오결제를: 결제를), since words are
 * written together and what is asked for is a prefix of one of these.
 */
export function tokensOf({ kind, text }: Word): Token[] {
  if (kind === 'other') {
    const word = otherToken(text);
    const root = stem(word);
    return word.startsWith(root)
      ? [[word, 1]]
      : [
          [word, 1],
          [root, 0.9],
        ];
  }
  const word = text.slice(0, LONGEST);
  const root = withoutEnding(word);
  const tokens: Token[] = [[koreanToken(word), 1]];
  if (root) tokens.push([koreanToken(root), 1]);
  for (let i = 1; i < word.length - 1; i++) {
    tokens.push([koreanToken(word.slice(i)), INSIDE]);
  }
  return tokens;
}

/** Words joined by `-`, `_`, `.` or a change of case, written as one from each of them on. */
export function joinedTokens(words: Word[]): Token[] {
  const tokens: Token[] = [];
  let chain: string[] = [];
  const close = () => {
    for (let i = 0; i < chain.length - 1; i++) {
      const token = chain
        .slice(i)
        .join('')
        .slice(0, 2 * LONGEST);
      tokens.push([JOINED + token, i ? INSIDE : 1]);
    }
    chain = [];
  };
  for (const word of words) {
    if (!word.joined || word.kind !== 'other') close();
    if (word.kind === 'other') chain.push(plain(word.text));
  }
  close();
  return tokens;
}

/** Whether typing errors in this token are forgiven: long enough, and no number, which says something else by a slip. */
export function mayBeMistyped(token: string): boolean {
  if (token.startsWith(WHOLE) || token.startsWith(JOINED)) return false;
  if (token.startsWith(KOREAN)) return token.length > 5 && token.length <= 18;
  return token.length >= 4 && token.length <= 20 && !/\p{N}/u.test(token);
}
