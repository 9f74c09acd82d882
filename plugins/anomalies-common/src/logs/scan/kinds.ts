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
