import { BLANK, CHARACTERS } from './characters';
import { hashOf } from './hashing';
import { ADDRESS, NUMBERED } from './kinds';

/** The tokens of a line so far. */
export interface Tokens {
  begins: Int32Array;
  ends: Int32Array;
  kinds: Uint8Array;
}

/** A path ends at white space, or at punctuation outside of brackets that were opened in it. */
export function endOfPath(text: string, from: number, length: number): number {
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
export function joinHex(
  { begins, ends, kinds }: Tokens,
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

/** `::ffff` of `::ffff:10.0.0.1`, not `std::add`. */
export function opensAddress(
  text: string,
  begin: number,
  end: number,
): boolean {
  return (
    text.charCodeAt(begin - 2) === 58 &&
    !(text.charCodeAt(begin - 3) > 47) &&
    isHexDigits(text, begin, end)
  );
}

/** Two letters or more and one digit: `eth0`, `IPV6`, `ssh2`. */
export function isNumbered(text: string, begin: number, end: number): boolean {
  const c = text.charCodeAt(end - 1);
  if (end - begin < 3 || c < 48 || c > 57) return false;
  for (let i = begin; i < end - 1; i++) {
    const letter = text.charCodeAt(i) | 32;
    if (letter < 97 || letter > 122) return false;
  }
  return true;
}

/**
 * The hash without the digit, but for words that mean something else with another digit. Unlike that of the word alone:
 * in `user user1` they are two.
 */
export function numberedHash(text: string, begin: number, end: number): number {
  const word = text.slice(begin, end);
  return hashOf(/^ipv[46]$/i.test(word) ? word : `${word.slice(0, -1)}0`);
}

/** Where the quote closes; 0 when it does not soon. */
export function endOfQuote(
  text: string,
  from: number,
  length: number,
  quote: number,
): number {
  const limit = Math.min(length, from + 512);
  for (let i = from; i < limit; i++) {
    const c = text.charCodeAt(i);
    if (c === 92) i++;
    else if (c === quote) return i;
  }
  return 0;
}

/** Whether the quote at `at` opens the value of a JSON key: `"key": "value"`. */
export function isJsonValue(text: string, at: number): boolean {
  let i = at - 1;
  while (i > 0 && text.charCodeAt(i) === 32) i--;
  return text.charCodeAt(i) === 58 && text.charCodeAt(i - 1) === 34;
}

/** Where a list of single words or values ends, `[a, b, c]`; 0 when the bracket holds something else. */
export function endOfList(text: string, from: number, length: number): number {
  const limit = Math.min(length, from + 512);
  let commas = 0;
  for (let i = from; i < limit; i++) {
    const c = text.charCodeAt(i);
    if (c === 93) return commas > 0 ? i : 0;
    if (c === 44) {
      commas++;
      if (text.charCodeAt(i + 1) === 32) i++;
    } else if (c <= 32 || c === 91 || c === 61 || c === 58 || c === 40)
      return 0;
  }
  return 0;
}

/** `NameSystem.allocateBlock`: one dot, and the first part begins like a class. */
export function isMember(text: string, begin: number, end: number): boolean {
  const c = text.charCodeAt(begin);
  if (c < 65 || c > 90) return false;
  const at = text.indexOf('.', begin);
  const next = text.indexOf('.', at + 1);
  const after = text.charCodeAt(at + 1);
  return (
    (next < 0 || next >= end) && end - at > 4 && after >= 97 && after < 123
  );
}

export function isErrorName(text: string, end: number): boolean {
  return (
    text.startsWith('Exception', end - 9) || text.startsWith('Error', end - 5)
  );
}

/** `java.home=/opt/jdk`: what names a value is no value. */
export function isKey(text: string, end: number): boolean {
  const next = text.charCodeAt(end + 1);
  return text.charCodeAt(end) === 61 && next > 32 && next !== 61;
}

/** Letters on both sides of a dot: `a.b`, not `Mr.` */
export function isDotted(text: string, begin: number, end: number): boolean {
  const at = text.indexOf('.', begin);
  return at > begin && at < end - 1;
}

export function dots(text: string, begin: number, end: number): number {
  let count = 0;
  for (let i = begin; i < end; i++) if (text.charCodeAt(i) === 46) count++;
  return count;
}

export function slashes(text: string, begin: number, end: number): number {
  let count = 0;
  for (let i = begin; i < end; i++) if (text.charCodeAt(i) === 47) count++;
  return count;
}

/** Eight or more letters of a hexadecimal number: `deadbeef`. */
export function isHex(text: string, begin: number, end: number): boolean {
  const length = end - begin;
  if (length < 8 || length % 2) return false;
  for (let i = begin; i < end; i++) {
    const c = text.charCodeAt(i) | 32;
    if (c < 97 || c > 102) return false;
  }
  return true;
}
