import {
  AT,
  BACKSLASH,
  BLANK,
  CHARACTERS,
  DELIMITER,
  DIGIT,
  DOT,
  LETTER,
  SENTENCE_END,
  SLASH,
} from './characters';

/** What a token is. From `NUMBER` on it is a variable by its looks alone. */
export const WORD = 0;
/** A word that may well be a name: `java.net.Socket`, `www.example.org`, `user=guest`. */
export const NAME = 1;
/** A word with one digit at its end, which does not count: `eth0`, `ssh2`. */
export const NUMBERED = 2;
export const NUMBER = 3;
/** a number with its unit: `12 ms`, `1.5 KB` */
export const QUANTITY = 4;
export const ID = 5;
export const HEX = 6;
export const ADDRESS = 7;
export const PATH = 8;
/** `true`, `false`, `null` */
export const FLAG = 9;
/** a quoted value of a key: `tag="View Lock"` */
export const TEXT = 10;

export const KIND_NAMES = [
  'word',
  'name',
  'numbered',
  'number',
  'quantity',
  'id',
  'hex',
  'address',
  'path',
  'flag',
  'text',
] as const;

/** Longer lines are told apart by their beginning only. */
export const SCANNED_CHARACTERS = 4096;
const MOST_TOKENS = 512;

export function hashOf(text: string): number {
  let h = SEED;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), PRIME);
  }
  return h;
}
const SEED = 0x811c9dc5 | 0;
const PRIME = 0x01000193;

/** Two running hashes over the words of a line. */
export const SEED_A = 0x2545f491;
export const SEED_B = 0x51ed270b;
export function mixA(h: number, word: number): number {
  const x = Math.imul(h ^ word, 0x85ebca6b);
  return (x << 13) | (x >>> 19);
}
export function mixB(h: number, word: number): number {
  const x = Math.imul(h + word, 0xc2b2ae35);
  return x ^ (x >>> 15);
}

const UNITS = new Set(
  (
    'B KB MB GB TB PB KiB MiB GiB TiB kB kb mb gb byte bytes Bytes bit bits ' +
    'ns us ms msec msecs s sec secs second seconds min mins minute minutes hour hours day days ' +
    'nanoseconds microseconds microsecond millisecond milliseconds millis ' +
    'Hz kHz KHz MHz GHz percent % 초 분 시간 일 건 개 원 회 명'
  )
    .split(' ')
    .map(hashOf),
);
/** Stand beside the numbers of a date or a time. */
const DATE_WORDS = new Set(
  (
    'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec Mon Tue Wed Thu Fri Sat Sun ' +
    'UTC GMT KST JST PST PDT MST MDT CST CDT EST EDT CET CEST BST IST AM PM am pm'
  )
    .split(' ')
    .map(hashOf),
);
const FLAGS = new Set(
  'true false null True False TRUE FALSE NULL nil None undefined (null)'
    .split(' ')
    .map(hashOf),
);

/**
 * Cuts a line into words and variables in one pass over its characters, without regular expressions and without making
 * strings. The result stands in the public fields until the next `scan`.
 */
export class Scanner {
  static create() {
    return new Scanner();
  }

  private constructor() {}

  /** All tokens in order: begin, end (after the last character) and kind. */
  readonly begins = new Int32Array(MOST_TOKENS);
  readonly ends = new Int32Array(MOST_TOKENS);
  readonly kinds = new Uint8Array(MOST_TOKENS);
  readonly hashes = new Int32Array(MOST_TOKENS);
  count = 0;
  /** Indexes of the tokens that are words or names, after repetitions are folded. */
  readonly words = new Int32Array(MOST_TOKENS);
  wordCount = 0;
  /** 64 bits over the words: equal for lines with the same words in the same order. */
  hashA = 0;
  hashB = 0;

  scan(text: string): void {
    const { begins, ends, kinds, hashes } = this;
    const table = CHARACTERS;
    const length = Math.min(text.length, SCANNED_CHARACTERS);
    let n = 0;
    let i = 0;
    /** the character before the token; 0 at the beginning */
    let before = 0;
    while (i < length && n < MOST_TOKENS) {
      let c = text.charCodeAt(i);
      let what = c < 128 ? table[c] : LETTER;
      if (what & DELIMITER) {
        if (c === 34 && before === 61) {
          const close = endOfQuote(text, i + 1, length);
          if (close > i + 1) {
            begins[n] = i + 1;
            ends[n] = close;
            kinds[n++] = TEXT;
            i = close + 1;
            before = 34;
            continue;
          }
        }
        before = c;
        i++;
        continue;
      }
      let begin = i;
      let end = i;
      let h = SEED;
      let hash = SEED;
      let seen = 0;
      for (;;) {
        if (what & DOT && text.charCodeAt(i + 1) === 46) break;
        h = Math.imul(h ^ c, PRIME);
        i++;
        seen |= what;
        if (!(what & SENTENCE_END)) {
          end = i;
          hash = h;
        }
        if (i >= length) break;
        c = text.charCodeAt(i);
        what = c < 128 ? table[c] : LETTER;
        if (what & DELIMITER) break;
      }
      if (i === begin || end === begin) {
        // a run of dots, as in tables made of text
        while (i < length) {
          c = text.charCodeAt(i);
          if (c >= 128 || !(table[c] & SENTENCE_END)) break;
          i++;
        }
        before = 32;
        continue;
      }

      let kind = WORD;
      const first = text.charCodeAt(begin);
      if (first === 47 && seen & LETTER && end - begin > 1 && !(seen & AT)) {
        kind = PATH;
        if (before === 58 && text.charCodeAt(begin + 1) === 47 && n > 0) {
          begin = begins[--n]; // scheme://
        }
        i = endOfPath(text, i, length);
        end = i;
      } else if (seen & BACKSLASH && first === 92 && before === 58 && n > 0) {
        kind = PATH;
        begin = begins[--n]; // C:\
        i = endOfPath(text, i, length);
        end = i;
      } else if (seen & DIGIT) {
        if (!(seen & LETTER)) {
          if (seen & (SLASH | AT)) kind = ID;
          else
            kind = seen & DOT && dots(text, begin, end) > 1 ? ADDRESS : NUMBER;
          for (let k = n - 1; k >= 0 && k > n - 3; k--) {
            if (kinds[k] !== WORD || ends[k] - begins[k] > 3) break;
            if (!DATE_WORDS.has(hashes[k])) break;
            kinds[k] = ID;
          }
        } else if (first === 48 && text.charCodeAt(begin + 1) === 120) {
          kind = HEX;
        } else {
          kind = ID;
          if (seen === (LETTER | DIGIT) && isNumbered(text, begin, end)) {
            kind = NUMBERED;
            hash = numberedHash(text, begin, end);
          }
        }
        if (before === 58 && n > 0 && end - begin < 5) {
          joinHex(this, n, text, begin, end);
          if (kinds[n - 1] > NUMBERED && kind === NUMBERED) kind = ID;
        }
      } else if (!(seen & LETTER)) {
        if (end - begin < 2) {
          before = first;
          continue;
        }
      } else if (seen & AT && first !== 64) {
        kind = ADDRESS;
      } else if (
        n > 0 &&
        kinds[n - 1] === NUMBER &&
        end - begin < 13 &&
        (UNITS.has(hash) || (end - begin < 5 && DATE_WORDS.has(hash)))
      ) {
        kinds[n - 1] = QUANTITY;
        ends[n - 1] = end;
        before = 32;
        continue;
      } else if (end - begin < 10 && FLAGS.has(hash)) {
        kind = FLAG;
      } else if (seen & DOT && isDotted(text, begin, end)) {
        // a host, a file or a class; a kind of error or a call is what the line is about
        kind =
          isErrorName(text, end) ||
          text.charCodeAt(end) === 40 ||
          isMember(text, begin, end)
            ? NAME
            : ADDRESS;
      } else if (
        seen & SLASH &&
        (first === 46 || first === 126 || slashes(text, begin, end) > 1)
      ) {
        kind = PATH;
      } else if (seen === LETTER && isHex(text, begin, end)) {
        kind = HEX;
      } else if (
        seen === LETTER &&
        before === 58 &&
        n > 0 &&
        end - begin < 5 &&
        joinHex(this, n, text, begin, end)
      ) {
        kind = ADDRESS;
      }
      begins[n] = begin;
      ends[n] = end;
      kinds[n] = kind;
      hashes[n] = hash;
      n++;
      before = end < i ? 46 : 0;
    }
    this.count = n;
    this.#fold();
  }

  /** Picks the words, leaves repetitions of one to three words out, and hashes the rest. */
  #fold() {
    const { kinds, hashes, words, count } = this;
    let w = 0;
    for (let t = 0; t < count; t++) {
      if (kinds[t] > NUMBERED) continue;
      const h = hashes[t];
      if (w > 0 && hashes[words[w - 1]] === h) continue;
      words[w++] = t;
      if (w > 3 && hashes[words[w - 3]] === h) {
        if (hashes[words[w - 2]] === hashes[words[w - 4]]) w -= 2;
      } else if (w > 5 && hashes[words[w - 4]] === h) {
        if (
          hashes[words[w - 2]] === hashes[words[w - 5]] &&
          hashes[words[w - 3]] === hashes[words[w - 6]]
        ) {
          w -= 3;
        }
      }
    }
    this.wordCount = w;
    if (w === 0) {
      // Nothing but variables: told apart by their kinds.
      let last = 0;
      let h = 7;
      for (let t = 0; t < count && t < 8; t++) {
        if (kinds[t] === last) continue;
        last = kinds[t];
        h = Math.imul(h ^ last, PRIME);
      }
      this.hashA = h;
      this.hashB = count > 0 ? 1 : 0;
      return;
    }
    let a = SEED_A;
    let b = SEED_B;
    for (let k = 0; k < w; k++) {
      const h = hashes[words[k]];
      a = mixA(a, h);
      b = mixB(b, h);
    }
    this.hashA = a;
    this.hashB = b;
  }
}

/** A path ends at white space, or at punctuation outside of brackets that were opened in it. */
function endOfPath(text: string, from: number, length: number): number {
  let i = from;
  let depth = 0;
  while (i < length) {
    const c = text.charCodeAt(i);
    if (c < 128 && CHARACTERS[c] & BLANK) {
      if (depth === 0 || c <= 32) break;
      if (c === 93 || c === 125 || c === 41) depth--; // ] } )
    } else if (c === 91 || c === 123 || c === 40) depth++; // [ { (
    i++;
  }
  while (i > from) {
    const c = text.charCodeAt(i - 1);
    if (c !== 46 && c !== 58) break;
    i--;
  }
  return i;
}

const isHexDigits = (text: string, begin: number, end: number) => {
  for (let i = begin; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c > 57 && ((c | 32) < 97 || (c | 32) > 102)) return false;
    if (c < 48) return false;
  }
  return true;
};

/**
 * Whether the characters go on with a hexadecimal group before a colon, as in `00:1b:ef` and `fe80::cafe`. Makes the
 * group before a variable when only this one shows that it is.
 */
function joinHex(
  { begins, ends, kinds }: Scanner,
  n: number,
  text: string,
  begin: number,
  end: number,
): boolean {
  const last = n - 1;
  const gap = begin - ends[last];
  if (gap > 2 || (gap === 2 && text.charCodeAt(begin - 2) !== 58)) return false;
  const size = ends[last] - begins[last];
  if (size > 4 || !isHexDigits(text, begin, end)) return false;
  if (!isHexDigits(text, begins[last], ends[last])) return false;
  if (kinds[last] > NUMBERED) return true;
  if (size !== end - begin || (size !== 2 && size !== 4)) return false;
  kinds[last] = ADDRESS;
  return true;
}

/** Two letters or more and one digit: `eth0`, `IPV6`, `ssh2`. */
function isNumbered(text: string, begin: number, end: number): boolean {
  const c = text.charCodeAt(end - 1);
  if (end - begin < 3 || c < 48 || c > 57) return false;
  for (let i = begin; i < end - 1; i++) {
    const letter = text.charCodeAt(i) | 32;
    if (letter < 97 || letter > 122) return false;
  }
  return true;
}

/** The hash without the digit, but for words that mean something else with another digit. */
function numberedHash(text: string, begin: number, end: number): number {
  const word = text.slice(begin, end);
  return hashOf(/^ipv[46]$/i.test(word) ? word : word.slice(0, -1));
}

/** Where the quote closes; 0 when it does not soon. */
function endOfQuote(text: string, from: number, length: number): number {
  const limit = Math.min(length, from + 512);
  for (let i = from; i < limit; i++) {
    const c = text.charCodeAt(i);
    if (c === 92) i++;
    else if (c === 34) return i;
    else if (c === 10) return 0;
  }
  return 0;
}

/** `NameSystem.allocateBlock`: one dot, and the first part begins like a class. */
function isMember(text: string, begin: number, end: number): boolean {
  const c = text.charCodeAt(begin);
  if (c < 65 || c > 90) return false;
  const at = text.indexOf('.', begin);
  const next = text.indexOf('.', at + 1);
  const after = text.charCodeAt(at + 1);
  return (
    (next < 0 || next >= end) && end - at > 4 && after >= 97 && after < 123
  );
}

function isErrorName(text: string, end: number): boolean {
  return (
    text.startsWith('Exception', end - 9) || text.startsWith('Error', end - 5)
  );
}

/** Letters on both sides of a dot: `a.b`, not `Mr.` */
function isDotted(text: string, begin: number, end: number): boolean {
  const at = text.indexOf('.', begin);
  return at > begin && at < end - 1;
}

function dots(text: string, begin: number, end: number): number {
  let count = 0;
  for (let i = begin; i < end; i++) if (text.charCodeAt(i) === 46) count++;
  return count;
}

function slashes(text: string, begin: number, end: number): number {
  let count = 0;
  for (let i = begin; i < end; i++) if (text.charCodeAt(i) === 47) count++;
  return count;
}

/** Eight or more letters of a hexadecimal number: `deadbeef`. */
function isHex(text: string, begin: number, end: number): boolean {
  const length = end - begin;
  if (length < 8 || length % 2) return false;
  for (let i = begin; i < end; i++) {
    const c = text.charCodeAt(i) | 32;
    if (c < 97 || c > 102) return false;
  }
  return true;
}
