/** A run of letters of one script, with its place in the text. */
export interface Word {
  kind: 'hangul' | 'other';
  /** as it stands there */
  text: string;
  at: number;
  /** joined to the word before it by nothing but `-`, `_` or `.`, or by a change of case */
  joined: boolean;
}

const HANGUL = '\\u3131-\\u3163\\uac00-\\ud7a3';
const RUN = new RegExp(`[${HANGUL}]+|[^\\P{L}${HANGUL}]+|\\p{N}+`, 'gu');
// payment|Api, XML|Parser
const CASE_CHANGES = /(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/;

/** Words of a text: split at everything that is no letter, between scripts, and inside camelCase. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let end = -1;
  const add = (word: Word) => {
    words.push(word);
    end = word.at + word.text.length;
  };
  for (const match of text.matchAll(/[\p{L}\p{N}]+/gu)) {
    const { 0: run, index } = match;
    const joined = end >= 0 && /^[-_.]?$/.test(text.slice(end, index));
    let first = true;
    for (const part of partsOf(run)) {
      let at = index + part.at;
      for (const piece of part.text.split(CASE_CHANGES)) {
        add({
          kind: part.hangul ? 'hangul' : 'other',
          text: piece,
          at,
          joined: first ? joined : true,
        });
        at += piece.length;
        first = false;
      }
    }
  }
  return words;
}

/** Hangul and everything else; digits stay with the letters that they follow (oauth2). */
function partsOf(run: string) {
  const parts: { text: string; at: number; hangul: boolean }[] = [];
  for (const { 0: text, index } of run.matchAll(RUN)) {
    const hangul = /[\u3131-\u3163\uac00-\ud7a3]/.test(text);
    const before = parts.at(-1);
    if (before && !before.hangul && !hangul) before.text += text;
    else parts.push({ text, at: index, hangul });
  }
  return parts;
}

/** Letters and digits alone, lower case: how two spellings of one name are found to be the same. */
export const compact = (text: string) =>
  text
    .normalize('NFC')
    .toLocaleLowerCase('en-US')
    .replace(/[^\p{L}\p{N}]/gu, '');
