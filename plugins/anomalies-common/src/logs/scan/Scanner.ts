import {
  AT,
  BACKSLASH,
  CHARACTERS,
  DELIMITER,
  DIGIT,
  DOT,
  LETTER,
  SENTENCE_END,
  SLASH,
} from './characters';
import { SEED, PRIME, SEED_A, SEED_B, mixA, mixB } from './hashing';
import {
  WORD,
  NAME,
  NUMBERED,
  NUMBER,
  QUANTITY,
  ID,
  HEX,
  ADDRESS,
  PATH,
  FLAG,
  TEXT,
} from './kinds';
import {
  endOfPath,
  joinHex,
  isNumbered,
  numberedHash,
  opensAddress,
  endOfList,
  endOfQuote,
  isJsonValue,
  isMember,
  isErrorName,
  isKey,
  isDotted,
  dots,
  slashes,
  isHex,
} from './tokens';
import { UNITS, DATE_WORDS, FLAGS } from './vocabulary';

/** Longer lines are told apart by their beginning only. */
export const SCANNED_CHARACTERS = 4096;
const MOST_TOKENS = 512;

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
        let close = 0;
        if (c === 34 || c === 39) {
          if (
            before === 61 ||
            ((before === 58 || before === 32) && isJsonValue(text, i))
          ) {
            close = endOfQuote(text, i + 1, length, c);
          }
        } else if (c === 91) close = endOfList(text, i + 1, length);
        if (close > i + 1) {
          begins[n] = i + 1;
          ends[n] = close;
          kinds[n++] = TEXT;
          i = close + 1;
          before = 34;
          continue;
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
        // `12 KB->9 KB`
        if (c === 45 && i > begin && text.charCodeAt(i + 1) === 62) break;
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
      } else if (seen & DOT && seen & SLASH && isDotted(text, begin, end)) {
        kind = PATH; // host.name/path?query=…
        i = endOfPath(text, i, length);
        end = i;
      } else if (seen & DOT && isDotted(text, begin, end)) {
        // a host, a file or a class; a kind of error or a call is what the line is about
        kind =
          isErrorName(text, end) ||
          text.charCodeAt(end) === 40 ||
          isKey(text, end) ||
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
        end - begin < 5 &&
        ((n > 0 && joinHex(this, n, text, begin, end)) ||
          opensAddress(text, begin, end))
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
