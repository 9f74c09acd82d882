import { stem } from '../text/english';
import { keystrokes, typesHangul } from '../text/hangul';
import { withoutEnding } from '../text/korean';
import { JOINED, KOREAN, koreanToken, otherToken, WHOLE } from '../text/tokens';
import { compact, wordsOf, type Word } from '../text/words';
import type { Alternative } from '../store/SearchIndex';

/** A word that is asked for. */
export interface AskedWord extends Word {
  alternatives: Alternative[];
}

/** What a person typed. */
export interface Question {
  words: AskedWord[];
  /** tokens of documents that are called exactly so */
  whole: string[];
}

const MOST_WORDS = 12;
/** A prefix of one letter is in every other word; one syllable says something. */
const SHORTEST_PREFIX = 2;
const SHORTEST_STEM = 4;
const SHORTEST_JOINED = 6;

/** Words of a question that say nothing about what is looked for. */
const EMPTY_WORDS = new Set(
  (
    '어디 어디에 어디서 어느 누가 무엇 뭐 어떤 어떻게 있어 있어요 있나 있나요 있는 찾아 찾아줘 찾기 알려줘 보여줘 관련 관련된 그리고 대한 위한 좀 및 ' +
    'the a an of for in on to is are and or where what which who how with show find me'
  ).split(' '),
);

export function askedOf(term: string): Question {
  const text = term.normalize('NFC');
  const words = [
    ...new Map(wordsOf(text).map(word => [word.text, word])).values(),
  ].slice(0, MOST_WORDS);
  const telling = words.filter(
    word => !EMPTY_WORDS.has(word.text.toLocaleLowerCase('en-US')),
  );
  const whole = compact(text);
  return {
    words: (telling.length ? telling : words).map(word => ({
      ...word,
      alternatives: alternativesOf(word),
    })),
    whole: whole ? [WHOLE + whole] : [],
  };
}

export function alternativesOf(word: Pick<Word, 'kind' | 'text'>) {
  return word.kind === 'hangul' ? ofKorean(word.text) : ofOther(word.text);
}

function ofKorean(text: string): Alternative[] {
  const alternatives: Alternative[] = [
    { token: koreanToken(text), prefix: true, boost: 1 },
  ];
  const root = withoutEnding(text);
  if (root) {
    alternatives.push({ token: koreanToken(root), prefix: true, boost: 0.95 });
  }
  // ㅔ묘ㅡ둣: English typed while the Korean layout was on
  if (/[\u3131-\u3163]/.test(text) && text.length > 2) {
    const token = otherToken(keystrokes(text));
    alternatives.push({ token, prefix: true, boost: 0.6 });
  }
  return alternatives;
}

function ofOther(text: string): Alternative[] {
  const token = otherToken(text);
  const alternatives: Alternative[] = [
    { token, prefix: token.length >= SHORTEST_PREFIX, boost: 1 },
  ];
  const root = stem(token);
  if (root !== token && root.length >= SHORTEST_STEM) {
    alternatives.push({ token: root, prefix: true, boost: 0.7 });
  }
  if (token.length >= SHORTEST_JOINED) {
    alternatives.push({ token: JOINED + token, prefix: true, boost: 0.9 });
  }
  // rufwp: Korean typed while the English layout was on
  if (typesHangul(text)) {
    alternatives.push({ token: KOREAN + text, prefix: true, boost: 0.6 });
  }
  return alternatives;
}
