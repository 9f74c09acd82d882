import { hashOf } from './hashing';

/** Hashes of what follows a number and belongs to it. */
export const UNITS = new Set(
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
export const DATE_WORDS = new Set(
  (
    'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec Mon Tue Wed Thu Fri Sat Sun ' +
    'UTC GMT KST JST PST PDT MST MDT CST CDT EST EDT CET CEST BST IST AM PM am pm'
  )
    .split(' ')
    .map(hashOf),
);
/** Values that are words. */
export const FLAGS = new Set(
  'true false null True False TRUE FALSE NULL nil None undefined NaN N/A n/a'
    .split(' ')
    .map(hashOf),
);
