/** Ends a token: white space, brackets, quotes, `= : , ; |`, control characters. */
export const DELIMITER = 1;
export const DIGIT = 2;
export const LETTER = 4;
export const DOT = 8;
export const SLASH = 16;
/** May end a sentence: trimmed from the end of a token. */
export const SENTENCE_END = 32;
export const AT = 64;
export const BACKSLASH = 128;
/** Everything else that may stand inside a token. */
export const SIGN = 256;
/** Ends a path or an address, where `=`, `:` and brackets may be part of it. */
export const BLANK = 512;

/** What each of the first 128 code units can be; all others are letters. */
export const CHARACTERS = (() => {
  const table = new Uint16Array(128).fill(SIGN);
  for (let code = 0; code < 33; code++) table[code] = DELIMITER | BLANK;
  table[127] = DELIMITER | BLANK;
  for (const c of '=:,;|()[]{}"\'<>') table[c.charCodeAt(0)] = DELIMITER;
  for (const c of '"\',;|>)]}') table[c.charCodeAt(0)] |= BLANK;
  for (let code = 48; code < 58; code++) table[code] = DIGIT;
  for (let code = 0; code < 26; code++) {
    table[65 + code] = LETTER;
    table[97 + code] = LETTER;
  }
  table['.'.charCodeAt(0)] = DOT | SENTENCE_END;
  table['!'.charCodeAt(0)] = SIGN | SENTENCE_END;
  table['?'.charCodeAt(0)] = SIGN | SENTENCE_END;
  table['/'.charCodeAt(0)] = SLASH;
  table['@'.charCodeAt(0)] = AT;
  table['\\'.charCodeAt(0)] = BACKSLASH;
  return table;
})();
