/** A word that stands where other words stand in otherwise equal lines. */
export interface Place {
  /** the words seen there */
  fillers: string[];
  /** which word of the line, from 0, and how many there are */
  index: number;
  length: number;
  /** the character before the word, and the word before when it stands right before */
  before: string;
  /** the two characters after it */
  after: string;
  opener: string;
  /** the word right after it */
  follower: string;
  /** how many of the words are values of a variable elsewhere */
  known: number;
}

/** Words after which a parameter is named. */
const NAMED = new Set(
  (
    'user username users login account host hostname node domain name named file client server group role table ' +
    'topic queue key owner member customer device program database schema index bucket tenant channel vhost ' +
    '사용자 고객 고객명 이름 계정 서버 파일 테이블'
  ).split(' '),
);
const PREPOSITIONS = new Set(
  'for by from at on in of as with via into against'.split(' '),
);

/**
 * How many different words must have been seen in a place until it is held for a variable. Few words that come again
 * and again are states (`started`, `stopped`), which tell kinds of lines apart; many are names. Names are known
 * sooner by what stands before them and by their own looks.
 */
export function wordsUntilVariable(place: Place): number {
  const { fillers, index, length, before, after, known } = place;
  const opener = place.opener.toLowerCase();
  const context = length - 1;
  // The first word is often the verb. Fewer different states than names go with a long rest.
  let needed = 9;
  if (context >= 5) needed = 6;
  else if (index === 0 && context < 4) needed = 16;
  if (PREPOSITIONS.has(opener)) needed = 6;
  if (before === '=') needed = 4;
  // alone in quotes, or a host before its port
  if (/["'`]/.test(before) && after.startsWith(before)) needed = 3;
  if (/^:\d/.test(after)) needed = 3;
  // alone in brackets: `[main] started`, `(root) ran`
  if (
    (before === '[' && after[0] === ']') ||
    (before === '(' && after[0] === ')')
  ) {
    needed = Math.min(needed, 6);
  }
  if (NAMED.has(opener)) needed = Math.min(needed, 4);
  // `for root from`
  if (PREPOSITIONS.has(opener) && PREPOSITIONS.has(place.follower)) needed = 3;
  // A key has few values often enough, which are states: `status=ok`.
  if (known * 2 >= fillers.length && before !== '=') {
    if (NAMED.has(opener) || PREPOSITIONS.has(opener)) return 2;
  }
  const names = fillers.filter(looksLikeName).length;
  if (names * 2 > fillers.length)
    needed = Math.min(needed, index === 0 ? 6 : 4);
  if (context < 2 && needed > 4) needed = 16;
  return needed;
}

/** Whether what stands around a word says that it is a name: then it stays one, however few there are. */
export function isNamed({
  before,
  after,
  opener,
}: Pick<Place, 'before' | 'after' | 'opener'>): boolean {
  const word = opener.toLowerCase();
  return (
    NAMED.has(word) ||
    PREPOSITIONS.has(word) ||
    word === 'to' ||
    /[=["'`(]/.test(before) ||
    /^:\d/.test(after)
  );
}

/** `root_domain`, `QuickLook`, `db-primary`, `홍길동님`: not the words of a sentence. */
export function looksLikeName(word: string): boolean {
  return (
    /[_0-9@$]/.test(word) ||
    /[a-z][A-Z]/.test(word) ||
    /^[a-z]+-[a-z]+-/.test(word) ||
    /님(이|은|을|의|께|께서|에게|과)?$/.test(word)
  );
}
